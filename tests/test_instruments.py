import csv
from dataclasses import FrozenInstanceError

import pytest

from lumbar.errors import CannotShow
from lumbar.instruments import MOST_THRESHOLDS, TABLE, instrument, instruments, threshold


def test_published_important_changes_come_first():
    """Ostelo 2008, Spine 33:90: ODI 10 or 30 %, RMDQ 5, QBPDS 20, pain 2 of 10, VAS 15 mm."""
    printed = {"ODI": "10", "RMDQ": "5", "QBPDS": "20", "NPRS_BACK": "2", "VAS_BACK": "15"}
    for code, text in printed.items():
        assert str(instrument(code).default_threshold) == text
        assert str(threshold(instrument(code), "30%")) == "30%"


def test_rows_without_a_source_offer_no_threshold():
    with TABLE.open(encoding="utf-8") as file:
        unsure = {
            row["code"]
            for row in csv.DictReader(file)
            if row["status"] != "verified" or not row["mic_source"]
        }
    assert {"BERG", "HIP_EXT_ROM", "NPRS_LEG"} <= unsure
    for tool in instruments().values():
        if tool.code in unsure or tool.code.startswith("HIP_ABD"):
            assert tool.thresholds == ()
    with pytest.raises(CannotShow, match="No source is known"):
        threshold(instrument("BERG"))


def test_the_list_of_thresholds_is_closed_and_short():
    assert max(len(tool.thresholds) for tool in instruments().values()) <= MOST_THRESHOLDS
    assert all(
        each.value < tool.high - tool.low
        for tool in instruments().values()
        for each in tool.thresholds
        if not each.percent
    )
    with pytest.raises(CannotShow, match="Choose one of: 10, 30%, 6"):
        threshold(instrument("ODI"), "11")


def test_units_and_subscales_are_codes_of_their_own():
    assert "HIP_ABD" not in instruments()
    assert "HOOS" not in instruments()
    assert [instrument(f"HIP_ABD_{unit}").unit for unit in ("N", "N_KG", "NM_KG")] == ["N", "N/kg", "Nm/kg"]
    assert sum(code.startswith("HOOS_") for code in instruments()) == 5


def test_scale_and_loinc():
    assert instrument("EQ5D5L").scale == 1000
    assert instrument("ODI").scale == 100
    assert instrument("TUG").loinc == "89423-8"
    assert instrument("6MWT").loinc == ""


def test_unknown_codes_are_refused_and_rows_are_frozen():
    with pytest.raises(CannotShow, match="There is no instrument XYZ"):
        instrument("XYZ")
    with pytest.raises(FrozenInstanceError):
        instrument("ODI").scale = 1
