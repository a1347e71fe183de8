"""What benchmarks hand back becomes a file and a row, whoever measured it."""

import json
import re
from dataclasses import replace

from bench import record, table
from bench.record import Figure, spread
from bench.room.figures import Found, keep
from lumbar.store import ROOT

RIVALS = {
    "pandas + statsmodels, by hand": spread([80.0]),
    "Polars, file": spread([4.0]),
    "Dash": spread([2.0]),
}
FIGURE = Figure("one question", spread([9.0, 8.0, 10.0]), "ms", 3, RIVALS, "60 ms", met=True)


def test_a_row_says_median_spread_ratios_and_target():
    row = table.cells(json.loads(json.dumps(record.asdict(FIGURE))))
    assert row == (
        "one question",
        "ms",
        "3",
        "9 (8 to 10)",
        "by hand 80 (8.89 ×)",
        "file 4 (0.444 ×)",
        "",
        "Dash 2 (0.222 ×)",
        "60 ms met",
    )


def test_figures_are_kept_with_machine_and_versions_and_become_a_page(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(record, "RESULTS", tmp_path)
    monkeypatch.setattr(table, "RESULTS", tmp_path)
    monkeypatch.setattr(table, "PAGE", tmp_path / "RESULTS.md")
    record.keep("questions", [FIGURE])
    assert capsys.readouterr().out.startswith(
        "one question: 9 ms (8 to 10); pandas + statsmodels, by hand 80;"
    )
    kept = json.loads((tmp_path / "questions.json").read_text(encoding="utf-8"))
    assert kept["versions"]["duckdb"]
    table.main()
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert page.count("| one question |") == 1
    assert kept["machine"] in page


def test_a_ratio_to_nothing_is_not_written():
    figure = Figure("none", spread([0.0]), "ms", 1, {"Dash": spread([1.0])})
    assert table.cells(record.asdict(figure))[7] == "Dash 1"


def test_a_full_room_has_its_rows():
    scenario = {
        "scenario": "landing",
        "n": 50,
        "p95": 900.0,
        "target": 800.0,
        "errors": 0,
        "megabytes": 650.0,
    }
    two = scenario | {"megabytes": 1000.0, "kind": "two"}
    landing, _, memory = map(table.cells, table.crowded({"scenarios": [scenario | {"kind": "landing"}, two]}))
    assert landing[0] == "a full room: landing, 95 % of waits within"
    assert landing[3] == "900 (900 to 900)"
    assert landing[-1] == "800 ms, no error **missed**"
    assert memory[3] == "650 (650 to 650)"
    assert memory[-1] == "700 MB met"


def test_scenarios_that_were_not_run_stay_as_measured(tmp_path):
    file = tmp_path / "room.json"
    found = Found("a soak", 9, 100.0, 200.0, 1000.0, 300.0, 200.0, 0, kind="soak")
    keep([found], file)
    keep([replace(found, scenario="landing", kind="landing")], file)
    keep([replace(found, scenario="landing again", kind="landing")], file)
    kept = json.loads(file.read_text(encoding="utf-8"))["scenarios"]
    assert [each["scenario"] for each in kept] == ["landing again", "a soak"]


def test_the_rival_stays_in_the_bench():
    imports = re.compile(r"^\s*(?:import|from) dash\b", re.MULTILINE)
    assert not [
        file for file in (ROOT / "lumbar").rglob("*.py") if imports.search(file.read_text(encoding="utf-8"))
    ]
