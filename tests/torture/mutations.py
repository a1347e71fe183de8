"""Two thousand clean files, changed in known ways: how they ended, and that none ended otherwise than it must."""

from collections import Counter

from tests.intake.clinic.checking.mutations import AT_A_ROW, trial
from tests.intake.clinic.made_files import chance

FILES = 2_000


def test_two_thousand_changed_files(tmp_path):
    ends: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    for seed in range(FILES):
        names, end = trial(chance(seed), tmp_path)
        ends[end] += 1
        changes.update(names)
    print(
        f"\n{FILES:,} changed files, all as they must: "
        + ", ".join(f"{count:,} {end}" for end, count in ends.items())
    )
    print(
        f"{len(changes)} kinds of change, {changes.total():,} in all, the rarest {min(changes.values())} times"
    )
    assert ends.total() == FILES
    assert changes.keys() >= AT_A_ROW.keys()
