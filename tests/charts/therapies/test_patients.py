"""Who was treated and who came back: balance, the lost, the flow, endings, baselines."""

from dataclasses import replace

from lumbar.charts.balance import lost_against_kept, love_plot
from lumbar.charts.baselines import baselines
from lumbar.charts.courses import endings, flow, sessions
from lumbar.charts.theme import LIGHT
from lumbar.charts.therapies import TherapyView
from lumbar.instruments import instrument

ARMS = ("hip-focused", "spine-focused", "usual care")
VIEW = TherapyView(instrument("ODI"), 12, ARMS, "spine-focused", synthetic=True)
WALK = replace(VIEW, tool=instrument("6MWT"), synthetic=False)


def named(figure, name: str):
    (trace,) = [trace for trace in figure.data if trace.name == name]
    return trace


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_love_plot_is_sorted_with_its_line(rows) -> None:
    figure = love_plot(rows.balance, VIEW, LIGHT)
    assert figure.layout.yaxis.ticktext == ("Age", "Sex: male", "Sitting")
    assert named(figure, "before weighting").x == (0.74, 0.3, 0.02)
    assert named(figure, "after weighting").x == (0.02, 0.15, 0.01)
    assert [shape.x0 for shape in figure.layout.shapes] == [0.1]
    assert "2 of 3 lie below 0.1" in figure.layout.meta["alt"]
    assert figure.layout.xaxis.title.text.startswith("standardised difference")


def test_lost_against_kept_keeps_the_sign_and_the_means(rows) -> None:
    figure = lost_against_kept(rows.sides, VIEW, LIGHT)
    dots = named(figure, "lost minus kept")
    assert figure.layout.yaxis.ticktext == ("Age", "Sex: male")
    assert dots.x == (-0.44, 0.02)
    assert dots.marker.color == (LIGHT.accent, LIGHT.paper)
    assert "lost 50.9, kept 57.0 years" in dots.hovertext[0]
    assert "lost 43 %, kept 42 %" in dots.hovertext[1]


def test_flow_says_counts_and_the_share_of_the_stage_before(rows) -> None:
    figure = flow(rows.counts, VIEW, replace(LIGHT, width=860))
    assert [named(figure, head).x for head in ("treated", "came back")] == [(500, 1_000), (None, 600)]
    said = " ".join(texts(figure))
    for part in ("<b>480</b>", "96 %", "<b>800</b>", "80 %", "<b>600</b>", "75 %", "fewer than 8"):
        assert part in said
    assert "100 %" not in said
    assert "> 99 %" in said


def test_endings_and_sessions_say_few_where_few(rows) -> None:
    figure = endings(rows.reasons, VIEW, replace(LIGHT, width=860))
    assert named(figure, "no benefit").x == (0.04, None)
    assert "<b>4.0 %</b>" in " ".join(texts(figure))
    assert "<b>few</b>" in texts(figure)
    attended = sessions(rows.courses, VIEW, replace(LIGHT, width=860))
    assert named(attended, "sessions a patient").x == (9.29, 3.12)
    said = " ".join(texts(attended))
    assert "9.2 to 9.3" in said
    assert "< 1 %" in said


def test_baselines_share_one_scale_and_leave_small_classes_empty(rows) -> None:
    figure = baselines(rows.classes, VIEW, LIGHT)
    assert [trace.y for trace in figure.data] == [(0.6, 0.4, None)] * 3
    assert len({trace.yaxis for trace in figure.data}) == 3
    assert figure.layout.yaxis.range == figure.layout.yaxis3.range == (0, 0.6)
    assert figure.layout.xaxis.range == (20, 40)
    assert figure.layout.xaxis.title.text == "ODI at baseline, points · lower is better"
    assert "fewer than 8" in figure.data[0].hovertext[2]
