"""A story: its file, its link, its order."""

from dataclasses import replace

import pytest

from lumbar.errors import CannotShow
from lumbar.story import link
from lumbar.story.plates import added, pinned, plates
from lumbar.story.story import MOST_SLIDES, Slide, Story, moved, parsed, used_only, written

TITLES = ("a", "b", "c")


@pytest.fixture(scope="module")
def story() -> Story:
    kenya = added(
        Story("Back pain in Kenya", saved_on="2026-01-02"), "outlook", {"places": ("KEN",)}, "/outlook"
    )
    return added(kenya, "differences", {"visit": ("26",)})


def test_what_is_written_is_read_back_the_same(story: Story) -> None:
    assert parsed(written(story)) == used_only(story)
    assert written(parsed(written(story))) == written(story)


def test_answers_that_no_slide_uses_any_more_are_not_written(story: Story) -> None:
    one = replace(story, slides=story.slides[:1])
    assert {answer.question for answer in parsed(written(one)).answers.values()} == {
        "cases_by_year",
        "published_figures",
    }


def test_the_same_answer_is_kept_once(story: Story) -> None:
    again, pin = pinned(story, "outlook", {"places": ("KEN",)})
    assert again.answers == story.answers
    assert pin.saved == story.slides[0].pins[0].saved


@pytest.mark.parametrize(
    ("position", "by", "order"), [(0, 1, "bac"), (2, -1, "acb"), (0, -1, "abc"), (2, 5, "abc"), (0, 9, "bca")]
)
def test_a_slide_moves_as_far_as_there_is_room(position: int, by: int, order: str) -> None:
    story = Story(slides=tuple(Slide("section", title) for title in TITLES))
    assert "".join(slide.title for slide in moved(story, position, by).slides) == order


def test_a_link_restores_slides_and_choices_without_numbers(story: Story) -> None:
    opened = link.unpacked(link.packed(story))
    assert not opened.answers
    assert [pin.chosen for slide in opened.slides for pin in slide.pins] == [
        {"places": ("KEN",)},
        {"visit": ("26",)},
    ]
    assert [plate.title for plate in plates(opened)] == [plate.title for plate in plates(story)]


def test_a_story_too_long_for_a_link_has_none(story: Story) -> None:
    wordy = replace(
        story, slides=tuple(Slide("section", f"{n} {hash((n, 'x'))}") for n in range(MOST_SLIDES))
    )
    assert link.packed(wordy) == ""


@pytest.mark.parametrize("code", ["", "%%%", "eJw", "AAAA", link.packed(Story())[:-4]])
def test_a_link_that_holds_no_story_says_so(code: str) -> None:
    with pytest.raises(CannotShow, match="holds no story"):
        link.unpacked(code)


def test_a_link_that_unpacks_without_end_is_refused() -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000, 9)).decode().rstrip("=")
    with pytest.raises(CannotShow, match="holds no story"):
        link.unpacked(bomb)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = 1", "title is missing or of the wrong kind"),
        ("= nothing", "no TOML text"),
        ("[[slides]]\nlayout = 'circle'", "slides.0.layout"),
        ("[[slides]]\nsecret = 1", "slides.0.secret"),
        ("# " + "x" * 5_000_001, "larger than 5 MB"),
        ("[[slides]]\nkind = 'section'\n" * (MOST_SLIDES + 1), "up to 100 slides"),
    ],
)
def test_a_file_that_is_no_story_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        parsed(text)
