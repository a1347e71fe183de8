"""What batches declare together: new names are added in a stable order, contradictions are refused."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import reduce

from lumbar.errors import CannotShow
from lumbar.instruments import Instrument
from lumbar.outcomes.batches import Declaration
from lumbar.outcomes.manifest import Levels, contradiction

SAME = {
    "weeks": "the visits",
    "primary": "the primary outcome",
    "case_mix": "the patient factors",
    "randomised": "whether the therapies were drawn by lot",
    "synthetic": "whether the patients are invented",
}
"""Fields that a store declares once, in words."""


def agreed(declarations: Sequence[Declaration]) -> Declaration:
    """What batches, oldest first, declare together; raises CannotShow naming the field they differ in.

    Title of the newest, cut-off the latest, clinics sorted; therapies, instruments, reasons and the levels of
    patient factors in the order declared first, then what is new.
    """
    together = reduce(_joined, declarations, replace(declarations[0], clinics=()))
    reason = contradiction(together)
    if reason:
        raise CannotShow(f"What the file declares cannot be used: {reason}. Correct its mapping.")
    return together


def _joined(earlier: Declaration, later: Declaration) -> Declaration:
    _refuse_differences(earlier, later)
    known = earlier.known_instruments
    return replace(
        later,
        clinics=tuple(sorted({*earlier.clinics, *later.clinics})),
        therapies=_with_new(earlier.therapies, later.therapies),
        reasons=_with_new(earlier.reasons, later.reasons),
        case_mix=tuple(
            replace(factor, levels=_with_new(factor.levels, new.levels))
            for factor, new in zip(earlier.case_mix, later.case_mix, strict=True)
        ),
        instruments=(*earlier.instruments, *(new for new in later.instruments if new.code not in known)),
        cut_off=max(earlier.cut_off, later.cut_off),
    )


def _with_new(levels: Levels, others: Levels) -> Levels:
    return tuple(dict.fromkeys((*levels, *others)))


def _refuse_differences(earlier: Declaration, later: Declaration) -> None:
    if earlier.key != later.key:
        raise CannotShow(
            "The file's patients were coded with another key than the store's (key): the same patient would "
            "count twice. Import with the key that was used before."
        )
    one, other = _whatever_levels(earlier), _whatever_levels(later)
    for field, words in SAME.items():
        if getattr(one, field) != getattr(other, field):
            raise CannotShow(f"The store declares {words} ({field}) otherwise than the file. {_WAYS_ON}")
    for tool in later.instruments:
        _refuse_other(earlier.known_instruments.get(tool.code, tool), tool)


def _whatever_levels(declared: Declaration) -> Declaration:
    """The declaration with patient factors that are in words or not, whichever words they are."""
    factors = (replace(each, levels=("",) if each.levels else ()) for each in declared.case_mix)
    return replace(declared, case_mix=tuple(factors))


def _refuse_other(earlier: Instrument, later: Instrument) -> None:
    fields = asdict(later).items()
    different = next((name for name, value in fields if asdict(earlier)[name] != value), None)
    if different:
        raise CannotShow(
            f"The store declares the {different} of the instrument {later.code} otherwise than the file. {_WAYS_ON}"
        )


_WAYS_ON = (
    "Correct the file's mapping, import a file that holds everything and takes the place of the others (replaces), "
    "or publish it in a folder of its own."
)
