"""The page on which a story is put in order: what is pressed and typed is what the story holds."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.screen.presenting import kept
from lumbar.story.link import packed
from lumbar.story.plates import added
from lumbar.story.story import Slide, Story, parsed, written


def page() -> None:
    import runpy

    from lumbar.store import ROOT

    runpy.run_path(str(ROOT / "pages" / "present.py"))


@pytest.fixture(scope="module")
def story() -> Story:
    kenya = added(Story("Back pain in Kenya"), "outlook", {"places": ("KEN",)})
    return added(added(kenya, "women_to_men", {"place": ("KEN",)}), "pyramid", {"place": ("KEN",)})


def opened(story: Story | None = None, /, **query: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    if story is not None:
        app.session_state[kept.STORY] = story
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def held(app: AppTest) -> Story:
    assert not app.exception
    return app.session_state[kept.STORY]


def order(app: AppTest) -> list[str]:
    return [slide.pins[0].exhibit if slide.pins else slide.title for slide in held(app).slides]


def in_hand(app: AppTest, number: int) -> AppTest:
    return app.radio(key=kept.SLIDE).set_value(number).run()


def field(app: AppTest, name: str):
    (found,) = [
        each
        for each in (*app.text_input, *app.text_area, *app.selectbox, *app.toggle)
        if str(each.key).startswith(name)
    ]
    return found


def layout(app: AppTest):
    (found,) = [each for each in app.button_group if str(each.key).startswith("layout")]
    return found


def test_without_a_story_the_page_asks_and_offers_two() -> None:
    app = opened()
    assert app.title[0].value == "What will the meeting see?"
    assert "Press **Pin** under any chart" in app.markdown[0].value
    app.button(key="ready_what-our-clinics-achieved").click().run()
    assert app.title[0].value == "Your story: 11 slides, none has changed since it was saved"
    assert held(app).saved_on == kept.today()


def test_slides_go_earlier_and_later_and_out(story: Story) -> None:
    app = in_hand(opened(story), 1)
    assert app.button(key="slide_earlier").disabled
    app.button(key="slide_later").click().run()
    assert order(app) == ["women_to_men", "outlook", "pyramid"]
    assert app.radio(key=kept.SLIDE).value == 2
    app.button(key="slide_later").click().run()
    assert order(app) == ["women_to_men", "pyramid", "outlook"]
    assert app.button(key="slide_later").disabled
    app.button(key="slide_earlier").click().run()
    app.button(key="slide_remove").click().run()
    assert order(app) == ["women_to_men", "pyramid"]
    for _ in range(2):
        in_hand(app, 1).button(key="slide_remove").click().run()
    assert app.run().title[0].value == "What will the meeting see?"


def test_section_comes_before_the_slide_in_hand_and_takes_its_words(story: Story) -> None:
    app = in_hand(opened(story), 2)
    app.button(key="section").click().run()
    assert order(app) == ["outlook", "A new section", "women_to_men", "pyramid"]
    field(app, "title").set_value("Who carries it?").run()
    field(app, "notes").set_value("Wait for questions.").run()
    section = held(app).slides[1]
    assert (section.kind, section.title, section.notes) == (
        "section",
        "Who carries it?",
        "Wait for questions.",
    )


def test_words_typed_for_one_slide_stay_on_it(story: Story) -> None:
    app = in_hand(opened(story), 1)
    field(app, "title").set_value("Kenya").run()
    field(app, "notes").set_value("Slowly.").run()
    in_hand(app, 2)
    assert field(app, "title").value == ""
    in_hand(app, 1)
    assert field(app, "title").value == "Kenya"
    assert [(slide.title, slide.notes) for slide in held(app).slides] == [
        ("Kenya", "Slowly."),
        ("", ""),
        ("", ""),
    ]
    app.button(key="slide_later").click().run()
    assert [slide.title for slide in held(app).slides] == ["", "Kenya", ""]
    assert field(app, "title").value == "Kenya"


def test_cover_is_the_story_itself(story: Story) -> None:
    app = opened(story)
    for name, words in (
        ("title", "Pain"),
        ("subtitle", "In Kenya"),
        ("author", "A. Author"),
        ("date", "May"),
    ):
        field(app, f"story_{name}").set_value(words).run()
    now = held(app)
    assert (now.title, now.subtitle, now.author, now.date) == ("Pain", "In Kenya", "A. Author", "May")


def test_second_chart_is_chosen_among_the_others_and_leaves_again(story: Story) -> None:
    app = in_hand(opened(story), 1)
    layout(app).set_value("two_charts").run()
    assert [pin.exhibit for pin in held(app).slides[0].pins] == ["outlook", "women_to_men"]
    field(app, "second").set_value(1).run()
    assert [pin.exhibit for pin in held(app).slides[0].pins] == ["outlook", "pyramid"]
    layout(app).set_value("table").run()
    assert [pin.exhibit for pin in held(app).slides[0].pins] == ["outlook"]
    assert held(app).slides[0].layout == "table"


def test_two_charts_are_offered_only_where_there_are_two() -> None:
    app = in_hand(opened(added(Story(), "outlook", {})), 1)
    assert "two_charts" not in layout(app).options
    assert "Two charts" not in [getattr(each, "content", each) for each in layout(app).options]


def test_build_is_offered_only_where_something_is_projected(story: Story) -> None:
    app = in_hand(opened(added(story, "responders", {})), 1)
    field(app, "build").set_value(True).run()
    assert held(app).slides[0].build
    in_hand(app, 4)
    assert not app.toggle


def other_day(story: Story) -> Story:
    """The story as if Kenya's number had been another one when it was saved."""
    cases = answers.cases_by_year(CaseFilters(("KEN",))).filter(year=2050)["cases"].item()
    assert repr(cases) in written(story)
    return parsed(written(story).replace(repr(cases), repr(1.2 * cases)))


def test_changed_slides_are_counted_shown_with_old_and_new_and_saved_anew(story: Story) -> None:
    then = other_day(replace(story, saved_on="2026-01-02"))
    app = in_hand(opened(then), 1)
    captions = app.radio(key=kept.SLIDE).proto.captions
    count = sum("changed" in caption for caption in captions)
    assert app.title[0].value.startswith(f"Your story: 4 slides, {count or 'none'} ")
    assert "changed" in captions[1]
    assert re.search(r"Saved\\: .* Today\\: ", app.warning[0].value)
    assert any("Saved on 2026-01-02." in each.value for each in app.markdown)
    app.button(key="refresh").click().run()
    assert app.title[0].value == "Your story: 4 slides, none has changed since it was saved"
    assert held(app).saved_on == kept.today()
    assert held(app).slides == story.slides


def test_story_of_a_link_is_opened_with_todays_numbers_unless_there_is_one(story: Story) -> None:
    code = packed(story)
    assert code
    app = opened(story=code)
    assert held(app).slides == story.slides
    assert app.query_params[kept.IN_LINK] == code
    other = added(Story("Mine"), "outlook", {})
    assert held(opened(other, **{kept.IN_LINK: code})).title == "Mine"


def test_link_that_holds_no_story_is_said_and_the_page_goes_on() -> None:
    app = opened(story="nonsense")
    assert not app.exception
    assert app.warning[0].value.startswith("The link holds no story")
    assert app.button(key="ready_back-pain-to-2050")
    assert kept.IN_LINK not in app.query_params


def test_link_with_a_chart_that_is_not_here_opens_with_the_others(story: Story) -> None:
    other = replace(story.slides[0].pins[0], exhibit="gone", saved=())
    code = packed(replace(story, slides=(*story.slides, Slide(title="Lost", pins=(other,)))))
    app = opened(story=code)
    assert len(held(app).slides) == 4
    assert app.radio(key=kept.SLIDE).options[-1] == "5. Lost"
    assert "Slide 5: There is no chart gone here" in app.warning[0].value.replace("\\", "")


def test_slide_that_cannot_be_shown_is_said_and_nothing_is_taken_along(story: Story) -> None:
    lost = replace(story.slides[0].pins[0], chosen={"places": ("XXX",)}, saved=())
    app = opened(replace(story, slides=(Slide(pins=(lost,)), *story.slides[1:])))
    assert "Slide 2: Under “Places" in app.warning[0].value.replace("\\", "")
    assert app.button(key="present").disabled
    in_hand(app, 1).button(key="slide_remove").click().run()
    assert not app.button(key="present").disabled


def test_what_somebody_typed_is_shown_as_it_is() -> None:
    sly = "![x](http://example.org/x.png) **bold** :red[red] $x$"
    app = in_hand(opened(Story(sly, slides=(Slide("section", sly),))), 1)
    assert app.subheader[0].value == (r"\!\[x\]\(http\://example.org/x.png\) \*\*bold\*\* \:red\[red\] \$x\$")
