"""How many columns that tell who a person is are found, and how often an honest one is taken for such a one?

500 made-up files in ten languages, with headers, without meaning in them, or with another column's; written in the
half of the words that was never looked at while the recogniser was written. At least 99 % must be found, at most 2 %
of the honest columns be taken. Run: python -m tests.torture.identifiers [files] [first seed] [0: the other half] [-v]
"""

import sys
from collections import Counter
from dataclasses import dataclass, field

from statsmodels.stats.proportion import proportion_confint

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.reasons import Refused
from lumbar.intake.clinic.recognising.profile import recognise
from tests.torture.clinic_files import Made, made

FOUND, ALARMS = 0.99, 0.02
FIRST_SEED = 9_000_000


@dataclass
class Tally:
    """Columns counted, by how their files' headers are."""

    found: Counter[str] = field(default_factory=Counter[str])
    telling: Counter[str] = field(default_factory=Counter[str])
    alarms: Counter[str] = field(default_factory=Counter[str])
    honest: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[bool] = field(default_factory=Counter[bool])
    files: Counter[bool] = field(default_factory=Counter[bool])
    wrong: list[str] = field(default_factory=list[str])


def tally(files: int, first_seed: int, held_out: bool = True) -> Tally:
    """What became of the columns of so many files; files without a header must be refused."""
    counted = Tally()
    for seed in range(first_seed, first_seed + files):
        file = made(seed, held_out)
        counted.files[file.headless] += 1
        try:
            seen = recognise(Table(file.texts), Reading())
        except Refused:
            counted.refused[file.headless] += 1
            continue
        _count(counted, file, {column.name: column.identifying for column in seen.columns}, seed)
    return counted


def _count(counted: Tally, file: Made, seen: dict[str, str], seed: int) -> None:
    if file.headless:
        counted.wrong.append(f"seed {seed}: no header, not refused")
    for name, said in seen.items():
        truth = file.identifying.get(name, "")
        if name in file.blank:
            continue
        if truth:
            counted.telling[file.headers] += 1
            counted.found[file.headers] += bool(said)
        else:
            counted.honest[file.headers] += 1
            counted.alarms[file.headers] += bool(said)
        if bool(truth) != bool(said):
            counted.wrong.append(
                f"seed {seed}, {file.headers}: {name} is {truth or 'honest'}, said: {said or 'honest'}"
            )


def share(part: int, whole: int) -> str:
    """A share with its Wilson interval."""
    low, high = proportion_confint(part, whole, method="wilson") if whole else (0.0, 1.0)
    return f"{part:6} of {whole:6} = {part / max(1, whole):7.2%} ({low:.2%} to {high:.2%})"


def main(files: int = 500, first_seed: int = FIRST_SEED, held_out: int = 1) -> int:
    """Print the figures; 1 where they miss what is promised."""
    counted = tally(files, first_seed, bool(held_out))
    for style in counted.telling:
        print(f"{style:11} found {share(counted.found[style], counted.telling[style])}")
        print(f"{style:11} taken {share(counted.alarms[style], counted.honest[style])}")
    found, telling = counted.found.total(), counted.telling.total()
    alarms, honest = counted.alarms.total(), counted.honest.total()
    print(f"in all      found {share(found, telling)}\nin all      taken {share(alarms, honest)}")
    for headless, which in ((True, "files without a header"), (False, "files with one")):
        print(f"{which}: refused {share(counted.refused[headless], counted.files[headless])}")
    if "-v" in sys.argv:
        print(*counted.wrong, sep="\n")
    return int(found < FOUND * telling or alarms > ALARMS * honest or counted.refused[False] > 0)


def test_identifiers_are_found_and_outcomes_left_alone() -> None:
    """The figures, on files nobody looked at."""
    assert main() == 0


if __name__ == "__main__":
    sys.exit(main(*map(int, (word for word in sys.argv[1:] if word != "-v"))))
