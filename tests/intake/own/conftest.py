"""Files as planners and IHME write them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lumbar.intake.own.template import template_csv

Lines = list[str]
Change = Callable[[Lines], Lines]
NAMED = (
    "measure_id,measure_name,location_id,location_name,sex_id,sex_name,age_id,age_name,"
    "cause_id,cause_name,metric_id,metric_name,year,val,upper,lower"
)
SHORT = "measure,location,sex,age,cause,metric,year,val,upper,lower"
VALUES = ((1990, "959000.5", "1100000", "826000"), (2020, "2590000", "2970000", "2240000"))


@pytest.fixture
def people(tmp_path: Path) -> Callable[..., Path]:
    """The template with lines changed."""

    def written(change: Change = lambda lines: lines) -> Path:
        path = tmp_path / "people.csv"
        path.write_text("\n".join(change(template_csv().decode().splitlines())) + "\n", encoding="utf-8")
        return path

    return written


def short_lines(location: str = "Kenya") -> Lines:
    start = f"Prevalence,{location},Both,All ages,Low back pain,Number"
    return [SHORT, *(f"{start},{','.join(map(str, row))}" for row in VALUES)]


def named_lines() -> Lines:
    start = '5,Prevalence,180,"Kenya",3,Both,22,All ages,630,Low back pain,1,Number'
    return [NAMED, *(f"{start},{','.join(map(str, row))}" for row in VALUES)]


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """An export in the header without ids (or with them), with lines changed."""

    def written(change: Change = lambda lines: lines, *, ids: bool = False, name: str = "export.csv") -> Path:
        path = tmp_path / name
        lines = named_lines() if ids else short_lines()
        path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
        return path

    return written
