"""What privacy groups mean, in words: shares never say more than they are."""

from lumbar.answers import clinics
from lumbar.answers.store_words import groups_sentence
from lumbar.outcomes.door import DEMONSTRATION


def test_every_filter_is_told_with_its_share() -> None:
    shares = {"shown": 1.0, "clinic": 0.999, "hip_weakness": 0.5, "age": 0.004}
    assert groups_sentence(8, shares.items()) == (
        "Patients are published in privacy groups of at least 8, which answers take whole or not at all. Of the "
        "patients on the primary outcome they can show 100 %; a filter by clinic 99 %, by hip weakness 50 %, by age "
        "in bands of five years less than 1 %."
    )


def test_a_store_that_tells_everybody_apart_has_no_groups_to_speak_of() -> None:
    assert groups_sentence(1, {"shown": 1.0}.items()) == groups_sentence(8, ()) == ""


def test_where_nobody_can_be_shown_yet_it_is_said() -> None:
    assert groups_sentence(8, {"shown": 0.0, "clinic": 0.0}.items()).endswith(
        "There are too few patients yet to show any on the primary outcome."
    )


def test_the_store_tells_what_its_groups_separate() -> None:
    known = clinics.store_facts(str(DEMONSTRATION))
    told = clinics.stores(str(DEMONSTRATION)).filter(fact="privacy group")
    assert told["code"].to_list() == [name for name, _ in known.separated]
    assert dict(known.separated)["clinic"] > dict(known.separated)["age"]
    assert told.filter(code="shown")["note"].item() == f"100 %, groups of at least {known.k}"
