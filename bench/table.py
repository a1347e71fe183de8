"""``bench/RESULTS.md``: every figure in ``bench/results``, as one table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bench.record import RESULTS, number
from bench.room.figures import MEGABYTES

PAGE = RESULTS.with_name("RESULTS.md")
RIVALS = ("pandas + statsmodels", "Polars", "DuckDB alone")
"""A column each: rivals whose names begin so. All others share one."""
OTHERS = "others"
HEAD = ("what", "unit", "n", "Lumbar: median (least to most)", *RIVALS, OTHERS, "target")
ABOUT = """# What it takes

Medians of `n` runs, ours and rivals' side by side in one run; in brackets behind a rival how many times as much it
takes as Lumbar (below 1: less). Written by `make bench` out of `bench/results/*.json`, where every spread stands.
"""


def main() -> None:
    """Write the page."""
    kept = {
        file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(RESULTS.glob("*.json"))
    }
    rows = [HEAD, ("---",) * len(HEAD)]
    for run in kept.values():
        rows += [cells(figure) for figure in run.get("figures", []) + crowded(run)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    PAGE.write_text(f"{ABOUT}\n{table}\n\n{measured(kept)}\n", encoding="utf-8")


def crowded(run: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What `make load` found: of each scenario how long 19 of 20 waits took at most; and one server's memory."""
    scenarios = run.get("scenarios", [])
    waits = [
        _row(
            f"a full room: {each['scenario']}, 95 % of waits within", each["p95"], "ms", each["target"], each
        )
        for each in scenarios
    ]
    most = max((each["megabytes"] for each in scenarios if each["kind"] != "two"), default=0)
    held = _row("a full room: memory of one server, at most", most, "MB", MEGABYTES, {"n": 1, "errors": 0})
    return [*waits, held] if waits else []


def _row(what: str, found: float, unit: str, target: float, seen: Mapping[str, Any]) -> dict[str, Any]:
    met, rivals = found <= target and not seen["errors"], dict[str, Any]()
    said = f"{target:g} {unit}{', no error' if unit == 'ms' else ''}"
    return {
        "what": what,
        "ours": [found] * 3,
        "unit": unit,
        "n": seen["n"],
        "rivals": rivals,
        "target": said,
        "met": met,
    }


def cells(figure: Mapping[str, Any]) -> tuple[str, ...]:
    """A figure's row."""
    middle, low, high = figure["ours"]
    rivals = dict.fromkeys((*RIVALS, OTHERS), "")
    for name, (their, _, _) in figure["rivals"].items():
        column = next((each for each in RIVALS if name.startswith(each)), OTHERS)
        way = name.removeprefix(column).strip(" ,")
        times = f" ({number(their / middle)} ×)" if middle else ""
        rivals[column] += f"{'; ' if rivals[column] else ''}{way} {number(their)}{times}".replace("  ", " ")
    met = {True: " met", False: " **missed**", None: ""}[figure["met"]]
    ours = f"{number(middle)} ({number(low)} to {number(high)})"
    words = (cell.strip() for cell in rivals.values())
    return figure["what"], figure["unit"], str(figure["n"]), ours, *words, f"{figure['target']}{met}"


def measured(kept: Mapping[str, Mapping[str, Any]]) -> str:
    """When, where and with which versions; runs that share all of it together."""
    runs: dict[str, list[str]] = {}
    for name, run in kept.items():
        versions = ", ".join(f"{package} {found}" for package, found in run["versions"].items())
        when = run.get("measured") or run["taken"]
        runs.setdefault(f"{_words(run['machine'])}; {versions}", []).append(f"{name} ({when})")
    return "\n".join(
        ("Measured (UTC):", "", *(f"- {', '.join(when)}: {where}" for where, when in runs.items()))
    )


def _words(machine: str | Mapping[str, Any]) -> str:
    return (
        machine
        if isinstance(machine, str)
        else ", ".join(f"{name} {found}" for name, found in machine.items())
    )


if __name__ == "__main__":
    main()
