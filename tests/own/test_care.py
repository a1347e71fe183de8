"""Care in a place of the reader's own: the whole country's is the country's, and no year is invented."""

from pathlib import Path

import polars as pl
import pytest

from lumbar import answers, own
from lumbar.answers import CaseFilters, care_words
from lumbar.charts.care_years import care_years
from lumbar.charts.theme import LIGHT
from lumbar.deck.plain.care import care_years as plain_years
from lumbar.errors import CannotShow
from lumbar.intake.own.population import population
from lumbar.measures.care_inputs import CareInputs


def read(rows: pl.DataFrame, folder: Path) -> pl.DataFrame:
    """The rows through a file, as the import reads it."""
    path = folder / "people.csv"
    rows.write_csv(path)
    return population(path)


def test_a_whole_country_takes_the_countrys_therapists(un_population, tmp_path: Path) -> None:
    with own.trying("file", read(un_population("HUN"), tmp_path)):
        mine, theirs = (answers.care_needed(CaseFilters((place,))) for place in ("own:mine", "HUN"))
        assert mine["therapists"].to_list() == pytest.approx(theirs["therapists"].to_list(), rel=1e-12)


def test_years_that_the_file_lacks_are_refused_in_a_sentence_and_the_others_stand(
    un_population, tmp_path: Path
) -> None:
    some = un_population("HUN").filter(pl.col("year").is_in([2025, 2030, 2035]))
    with own.trying("file", read(some, tmp_path)):
        mine = CaseFilters(("own:mine",))
        for asked in (
            lambda: answers.care_needed(mine, (2050,)),
            lambda: answers.care_by_age(mine, (2020, 2050)),
            lambda: answers.care_sensitivity(mine, 2050),
        ):
            with pytest.raises(CannotShow, match="from 2025 to 2035"):
                asked()
        rows = answers.care_needed(mine, inputs=CareInputs(therapists=1e6))
        assert sorted(rows["year"].unique()) == [2025, 2030, 2035]
        assert care_words.years_title(rows) == "Today's therapists (1 million) stay enough until 2035"
        drawn = [trace.x for trace in care_years(rows, LIGHT).data if trace.name == "Middle"]
        assert drawn[-1] == (2025, 2030, 2035)
        assert plain_years(rows).along.ticks == (2030,)
