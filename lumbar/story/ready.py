"""Two stories that ship with Lumbar, made anew whenever the figures are."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lumbar.exhibits.chosen import Chosen
from lumbar.exhibits.clinic_choices import facts
from lumbar.story.plates import pinned
from lumbar.story.story import Pin, Slide, Story, written

INDIA: Chosen = {"place": ("IND",)}
Wanted = tuple[Slide, tuple[tuple[str, Chosen], ...]]


def build(folder: Path) -> list[Path]:
    """Write both stories to ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: folder / f"{name}.toml" for name in READY}
    for name, path in made.items():
        path.write_text(written(READY[name]()), encoding="utf-8")
    return list(made.values())


def back_pain_to_2050() -> Story:
    """India in South Asia: how many, where else, who, and what is not known."""
    return _made(
        Story(
            "Back pain to 2050: India in South Asia",
            "From the published Global Burden of Disease estimates and the United Nations' population prospects",
        ),
        [
            (
                Slide(
                    layout="chart_facts", build=True, notes="Press the right arrow once for the projection."
                ),
                (("outlook", {"places": ("IND", "gbd:South Asia")}),),
            ),
            (Slide("section", "Where does it grow most?"), ()),
            (Slide(), (("map", {"country": ("IND",)}),)),
            (Slide(layout="chart_facts"), (("ranking", {"country": ("IND",)}),)),
            (Slide(), (("peers", {"country": ("IND",)}),)),
            (Slide("section", "Who carries it?"), ()),
            (Slide(layout="chart_facts"), (("pyramid", INDIA),)),
            (Slide(layout="two_charts"), (("share_60_and_over", INDIA), ("women_to_men", INDIA))),
            (
                Slide(
                    "section",
                    "What is not known",
                    "The intervals are of today's measurement: no source says how sure the years to 2050 are. "
                    "Every place has the world's age pattern; only its population differs.",
                ),
                (),
            ),
        ],
    )


def what_our_clinics_achieved() -> Story:
    """The last year on record in the outcome store: who came, who came back, who improved, compared fairly.

    Who did not come back is told of all years: of one they may be too few.
    """
    known = facts()
    last: Chosen = {"started": (str(known.years[1]), str(known.years[1]))}
    return _made(
        Story("What our clinics achieved this year", _whose(known.title, known.cut_off)),
        [
            (Slide(layout="chart_facts"), (("flow", last),)),
            (Slide(), (("mix", last),)),
            (Slide(layout="chart_facts"), (("profile", last),)),
            (Slide("section", "Which therapy helps, as far as these records can say?"), ()),
            (Slide(layout="chart_facts"), (("differences", last),)),
            (Slide(layout="two_charts"), (("responders", last), ("recovery", last))),
            (Slide(), (("hundred", last),)),
            (Slide(layout="chart_facts"), (("for_whom", last),)),
            (Slide(layout="two_charts"), (("lost", {}), ("balance", last))),
            (
                Slide(
                    "section",
                    "What is not known",
                    "Therapies were chosen, not drawn by lot: reasons that nobody wrote down may explain a difference.",
                ),
                (),
            ),
        ],
    )


def _whose(title: str, cut_off: str) -> str:
    return f"{title}, data until {cut_off}"


def _made(bare: Story, wanted: Iterable[Wanted]) -> Story:
    """The story with every chart pinned as it is now."""
    story = bare
    for slide, charts in wanted:
        pins: list[Pin] = []
        for name, chosen in charts:
            story, pin = pinned(story, name, chosen)
            pins.append(pin)
        story = replace(story, slides=(*story.slides, replace(slide, pins=tuple(pins))))
    return story


READY = {"back-pain-to-2050": back_pain_to_2050, "what-our-clinics-achieved": what_our_clinics_achieved}
"""By file name, without its ending."""
