"""The stories that ship say what today's figures say."""

from pathlib import Path

import pytest

from lumbar.store import data_folder
from lumbar.story import ready
from lumbar.story.plates import plates
from lumbar.story.story import parsed


@pytest.mark.parametrize("name", ready.READY)
def test_the_story_in_the_repository_is_the_one_the_figures_give(name: str, tmp_path: Path) -> None:
    shipped = parsed((data_folder() / "stories" / f"{name}.toml").read_text(encoding="utf-8"))
    ready.build(tmp_path)
    fresh = parsed((tmp_path / f"{name}.toml").read_text(encoding="utf-8"))
    assert [plate.title for plate in plates(shipped)] == [plate.title for plate in plates(fresh)]
    assert [slide.layout for slide in shipped.slides] == [slide.layout for slide in fresh.slides]
    assert not [plate.changed for plate in plates(shipped) if plate.changed]


def test_every_slide_on_clinics_says_that_no_patient_exists() -> None:
    story = ready.what_our_clinics_achieved()
    charts = [exhibit for plate in plates(story) for exhibit in plate.exhibits]
    assert charts
    assert all("ynthetic" in exhibit.scenario for exhibit in charts)
