"""The map: every country is drawn, classes hold what they say, doubt is visible, nothing is fetched from afar."""

import json
from pathlib import Path

import polars as pl
import pytest

from lumbar.charts.islands import ISLANDS
from lumbar.charts.theme import DARK, LIGHT, blend
from lumbar.charts.world_map import (
    CLASSES,
    NOBODY,
    PALE,
    UNSURE,
    class_names,
    classed,
    geometry_address,
    map_config,
    world_map,
)

ROOT = Path(__file__).parents[2]
GEOMETRY = ROOT / "static" / "topojson" / "world_110m.json"


@pytest.fixture(scope="module")
def features() -> list[dict]:
    return json.loads(GEOMETRY.read_text())["objects"]["countries"]["geometries"]


def test_every_place_is_a_polygon_or_a_point(features: list[dict]) -> None:
    drawn = {feature.get("id") for feature in features} | set(ISLANDS)
    known = pl.read_csv(ROOT / "data" / "sources" / "places" / "countries.csv")["iso3"]
    assert known.len() == 237
    assert set(known) <= drawn
    assert set(ISLANDS) <= set(known)


def test_no_country_comes_in_two_features(features: list[dict]) -> None:
    ids = [feature["id"] for feature in features if feature.get("id")]
    assert len(ids) == len(set(ids))


def test_every_feature_has_the_middle_where_its_hover_stands(features: list[dict]) -> None:
    middles = {feature["id"]: feature["properties"]["ct"] for feature in features if feature.get("id")}
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in middles.values())
    assert middles["ESP"] == pytest.approx([-3.5, 40.4], abs=0.1)  # the mainland, not the Canary Islands


def test_a_click_dims_nothing(growth: pl.DataFrame) -> None:
    places = [t for t in world_map(growth, LIGHT).data if t.customdata]
    assert all(t.unselected.marker.opacity == 1 for t in places)


def test_points_lie_on_the_globe() -> None:
    assert all(-180 <= lon <= 180 and -57 < lat < 84 for lon, lat in ISLANDS.values())
    assert ISLANDS["MLT"] == pytest.approx((14.4, 35.9), abs=0.1)


def test_geometry_is_light_and_has_the_layers_that_are_asked_for() -> None:
    assert GEOMETRY.stat().st_size < 200_000
    assert set(json.loads(GEOMETRY.read_text())["objects"]) == {"countries", "land"}


def test_the_map_stays_on_this_machine() -> None:
    assert map_config()["topojsonURL"] == "/app/static/topojson/"
    assert geometry_address() == GEOMETRY.parent.as_uri() + "/"


@pytest.mark.parametrize(
    ("change", "number"),
    [(-20.1, 0), (-20.0, 1), (-0.1, 1), (0.0, 2), (30.0, 3), (70.0, 4), (119.9, 4), (120.0, 5)],
)
def test_classes_begin_at_their_edges(change: float, number: int) -> None:
    row = pl.DataFrame(
        {"place": ["X"], "change_pct": [change], "change_pct_lower": [0.0], "change_pct_upper": [0.0]}
    )
    assert classed(row)["class_"].item() == number
    assert len(class_names()) == len(CLASSES) + 1


def test_doubt_is_an_interval_that_does_not_fit_its_class(growth: pl.DataFrame) -> None:
    unsure = classed(growth).filter("unsure")["place"].to_list()
    assert unsure == ["NGA", "SMR", "BGR"]


def test_one_trace_per_class_with_pale_fill_and_full_edge_in_doubt(growth: pl.DataFrame) -> None:
    for theme in (LIGHT, DARK):
        lands = [t for t in world_map(growth, theme).data if t.type == "choropleth"]
        steep = lands[5]
        assert len(lands) == 6
        assert steep.locations == ("NGA", "NER")
        assert steep.z == (1, 0)
        assert steep.colorscale[0][1] == theme.classes[5]
        assert steep.colorscale[-1][1] == blend(theme.classes[5], theme.paper, PALE)
        assert steep.marker.line.color == (theme.classes[5], theme.paper)


def test_small_places_are_points(growth: pl.DataFrame) -> None:
    points = [t for t in world_map(growth, LIGHT).data if t.type == "scattergeo" and t.customdata]
    (marino,) = [t for t in points if "SMR" in t.customdata]
    assert (marino.lon[0], marino.lat[0]) == ISLANDS["SMR"]


def test_legend_names_each_class_and_doubt(growth: pl.DataFrame) -> None:
    names = [t.name for t in world_map(growth, LIGHT).data if t.showlegend]
    assert names == [*class_names(), UNSURE]


def test_hover_gives_value_and_interval(growth: pl.DataFrame) -> None:
    texts = [text for t in world_map(growth, LIGHT).data for text in t.text or ()]
    assert "<b>India</b><br>+45 %<br>95 % interval +38 to +52 %" in texts


@pytest.mark.parametrize(("selected", "kind"), [("IND", "choropleth"), ("MLT", "scattergeo")])
def test_the_selected_place_is_outlined(growth: pl.DataFrame, selected: str, kind: str) -> None:
    outline = world_map(growth, LIGHT, selected).data[-1]
    assert outline.type == kind
    assert outline.marker.line.width == 2
    assert len(world_map(growth, LIGHT, selected).data) == len(world_map(growth, LIGHT).data) + 1


def test_globe_has_neither_frame_nor_sea(growth: pl.DataFrame) -> None:
    geo = world_map(growth, LIGHT).layout.geo
    assert (geo.showframe, geo.showcoastlines, geo.resolution, geo.projection.type) == (
        False,
        False,
        110,
        "natural earth",
    )
    assert geo.lataxis.range[0] > -60


def test_alt_text_counts_and_names_the_extremes(growth: pl.DataFrame) -> None:
    alt = world_map(growth, LIGHT).layout.meta["alt"]
    assert "over +120 %: 2" in alt
    assert "Bulgaria (−24 %)" in alt
    assert "Niger (+202 %)" in alt
    assert "In 3 the interval" in alt


def test_a_map_without_a_change_anywhere_is_a_sentence(growth: pl.DataFrame) -> None:
    unknown = growth.with_columns(
        pl.lit(None, pl.Float64).alias(f"change_pct{end}") for end in ("", "_lower", "_upper")
    )
    for rows in (growth.head(0), unknown):
        nothing = world_map(rows, LIGHT)
        assert not nothing.data
        assert nothing.layout.annotations[0].text == NOBODY
        assert nothing.layout.xaxis.showticklabels is False


def test_a_place_without_a_change_is_left_grey(growth: pl.DataFrame) -> None:
    unknown = pl.when(pl.col("place") != "IND")
    some = growth.with_columns(unknown.then(pl.col("^change_pct.*$")))
    assert "IND" not in classed(some)["place"]
    assert classed(some).height == growth.height - 1
