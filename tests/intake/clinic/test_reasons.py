"""The closed list: complete words, and nothing but names and counts filled in."""

import ast
import re

import pytest

from lumbar.intake.clinic.reasons import FILLED_IN, LIST, REASONS, refuse

ROOM = LIST.parent


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_two_plain_sentences(code):
    reason = REASONS[code]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
    assert all(
        text.endswith(".") and text[0] in "{ABCDEFGHIJKLMNOPQRSTUVWXYZ" for text in (reason.says, reason.do)
    )
    named = set(re.findall(r"\{(\w+)\}", reason.says + reason.do))
    assert named <= (FILLED_IN if reason.severity == "refused" else set())


def test_a_refusal_knows_its_code():
    refused = refuse("too_large", limit=50)
    assert refused.code == "too_large"
    assert "50 MB" in str(refused)


@pytest.mark.parametrize(
    ("code", "named"), [("no_patient", {}), ("no_rows", {"value": 7}), ("unheard_of", {})]
)
def test_only_refusals_refuse_and_only_names_are_filled_in(code, named):
    with pytest.raises(KeyError):
        refuse(code, **named)


def test_every_refusal_made_in_the_room_is_on_the_list_with_its_words_filled_in():
    calls = [
        node
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "refuse"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    for call in calls:
        reason = REASONS[call.args[0].value]
        wanted = set(re.findall(r"\{(\w+)\}", reason.says + reason.do))
        assert reason.severity == "refused"
        assert wanted == {keyword.arg for keyword in call.keywords}, call.args[0].value
