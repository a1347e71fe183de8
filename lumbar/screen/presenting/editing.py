"""What can be changed about the slide in hand: its place, its words, its layout."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from lumbar.deck.html.pictures import held_back
from lumbar.deck.plate import Plate
from lumbar.exhibits.asking import drawn
from lumbar.screen import look
from lumbar.screen.presenting import kept, stage
from lumbar.story.story import Layout, Pin, Slide, Story, moved

LAYOUTS: dict[Layout, str] = {
    "chart": "Chart",
    "chart_facts": "Chart, three facts",
    "two_charts": "Two charts",
    "table": "Table",
}


def place() -> None:
    """Offer to move the slide in hand, to take it out, and to put a section before it."""
    number, story = kept.place(), kept.story()
    with st.container(horizontal=True, gap="small"):
        up = st.button("Earlier", icon=":material/arrow_upward:", disabled=number < 2, key="slide_earlier")
        last = number in (0, len(story.slides))
        down = st.button("Later", icon=":material/arrow_downward:", disabled=last, key="slide_later")
        section = st.button("Section before it", icon=":material/title:", disabled=not number, key="section")
        out = st.button("Remove", icon=":material/delete:", disabled=not number, key="slide_remove")
        if st.button("Present from here", icon=":material/play_arrow:", disabled=not number, key="from_here"):
            stage.go(number + 1)
    if up or down:
        by = 1 if down else -1
        _arranged(moved(story, number - 1, by), number + by)
    if section:
        _put(number - 1, (Slide("section", "A new section"), story.slides[number - 1]))
        _arranged(kept.story(), number)
    if out:
        _put(number - 1, ())
        _arranged(kept.story(), min(number, len(story.slides) - 1))


def _arranged(story: Story, number: int) -> None:
    """Take the story in its new order with this slide in hand, and show it."""
    kept.keep(story)
    kept.turn_to(number)
    st.rerun()


def _put(position: int, slides: tuple[Slide, ...]) -> None:
    """Take these slides in place of the one at the position."""
    story = kept.story()
    kept.keep(replace(story, slides=(*story.slides[:position], *slides, *story.slides[position + 1 :])))


def words() -> Slide | None:
    """Offer the words and the layout of the slide in hand; return the slide as it is now, None for the cover."""
    number, story = kept.place(), kept.story()
    if number == 0:
        _cover()
        return None
    before = story.slides[number - 1]
    after = _section(before) if before.kind == "section" else _chart(before)
    if after != before:
        _put(number - 1, (after,))
    return after


def _cover() -> None:
    story = kept.story()
    title = st.text_input("Title of the story", story.title, key=kept.key("story_title"))
    subtitle = st.text_input("Subtitle", story.subtitle, key=kept.key("story_subtitle"))
    left, right = st.columns(2)
    author = left.text_input("Author", story.author, key=kept.key("story_author"))
    example = f"{datetime.now().astimezone():%d %B %Y}".lstrip("0")
    date = right.text_input("Date", story.date, placeholder=example, key=kept.key("story_date"))
    kept.keep(replace(story, title=title.strip() or story.title, subtitle=subtitle, author=author, date=date))


def _section(slide: Slide) -> Slide:
    title = st.text_input("Heading", slide.title, key=kept.key("title"))
    subtitle = st.text_area("Under it", slide.subtitle, key=kept.key("subtitle"), height=90)
    return replace(slide, title=title.strip(), subtitle=subtitle.strip(), notes=_notes(slide))


def _chart(slide: Slide) -> Slide:
    made = kept.made(replace(slide, title="", subtitle=""))
    own = made if isinstance(made, Plate) else Plate("exhibit", "")
    left, right = st.columns(2)
    title = left.text_input("Title", slide.title, placeholder=own.title, key=kept.key("title"))
    subtitle = right.text_input(
        "Subtitle", slide.subtitle, placeholder=own.subtitle, key=kept.key("subtitle")
    )
    laid = _laid_out(slide, own)
    return replace(laid, title=title.strip(), subtitle=subtitle.strip(), notes=_notes(slide))


def _notes(slide: Slide) -> str:
    return st.text_area("Note for the speaker", slide.notes, key=kept.key("notes"), height=90).strip()


def _laid_out(slide: Slide, own: Plate) -> Slide:
    """Offer the layout, the second chart where there are two, and the build where something is projected."""
    others = _others(slide)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layout = st.segmented_control(
            "Layout",
            [name for name in LAYOUTS if others or name != "two_charts"],
            default=slide.layout,
            required=True,
            format_func=lambda name: LAYOUTS[name],
            key=kept.key("layout"),
        )
        second = _second(slide, others) if layout == "two_charts" else ()
        build = _is_projected(own) and st.toggle(
            "First the past, then the projection", slide.build, key=kept.key("build")
        )
    return replace(slide, layout=layout, pins=(*slide.pins[:1], *second), build=build)


def _others(slide: Slide) -> tuple[Pin, ...]:
    """Return what can stand beside the slide's chart: what does so by now, and every other chart of the story."""
    every = (pin for each in kept.story().slides for pin in each.pins)
    beside = (*slide.pins[1:], *every)
    return tuple(pin for place, pin in enumerate(beside) if pin not in (*beside[:place], *slide.pins[:1]))


def _second(slide: Slide, others: tuple[Pin, ...]) -> tuple[Pin, ...]:
    titles = [*map(_title, others)]
    place = st.selectbox(
        "Beside it",
        range(len(titles)),
        format_func=titles.__getitem__,
        key=kept.key("second"),
        width=420,
    )
    return (others[place],)


def _title(pin: Pin) -> str:
    made = kept.made(Slide(pins=(pin,)))
    return made if isinstance(made, str) else made.title


def _is_projected(plate: Plate) -> bool:
    return any(held_back(drawn(exhibit, look.theme())) for exhibit in plate.exhibits)
