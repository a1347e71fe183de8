"""What care is reckoned with: every factor from cases to therapists, its range, its unit, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lumbar.errors import CannotShow

Estimate: TypeAlias = Literal["low", "middle", "high"]
ESTIMATES: tuple[Estimate, ...] = ("low", "middle", "high")
Ends: TypeAlias = tuple[float, float, float]
"""Low, middle and high of one factor."""


@dataclass(frozen=True)
class Factor:
    """One factor: its name in code and link, what it is, its unit, its range, what is taken at most, and its source.

    Shares are held from 0 to 1 and said in %. ``divides``: the more of it, the fewer therapists.
    """

    key: str
    label: str
    unit: str
    ends: Ends
    most: float
    source: str
    least: float = 0.0
    divides: bool = False

    @property
    def share(self) -> bool:
        """True where the factor is a share of people."""
        return self.unit == "%"

    def written(self, value: float) -> str:
        """The value with its unit as a reader says it.

        >>> FACTORS["need"].written(0.33), FACTORS["capacity"].written(1800)
        ('33 %', '1,800')
        """
        written = f"{100 * value:g} %" if self.share else f"{value:,.10g}"
        return written.replace("-", "−")


FACTORS: dict[str, Factor] = {
    factor.key: factor
    for factor in (
        Factor(
            "need",
            "Share who need rehabilitation",
            "%",
            (0.16, 0.33, 1.0),
            1.0,
            "Low and middle: of adults with low back pain within six months, 16 % were highly disabled by it and 33 % "
            "had intense pain or high disability (10.5 and 21.4 of 64.0, Australia; Walker 2004, J Manipulative "
            "Physiol Ther 27:238). High: everyone, as in the WHO and IHME estimate of need (568 million people in "
            "2019, an earlier round; Cieza 2020, Lancet 396:2006).",
        ),
        Factor(
            "reach",
            "Share of those who are reached",
            "%",
            (0.33, 0.48, 0.67),
            1.0,
            "Share of people with low back pain who use health care of any kind: Europe 48 % (33 to 63), USA 67 % "
            "(pooled, mostly rich countries; Beyera 2019, Rheumatol Int 39:1663). That these are the ones who need it "
            "is an assumption.",
        ),
        Factor(
            "courses",
            "Courses per person and year",
            "courses",
            (1.0, 1.0, 1.5),
            12.0,
            "Assumption: one course a year for each person in pain at a time. More people pass through a year than "
            "are in pain at once, and some come back: hence the high end.",
        ),
        Factor(
            "contacts",
            "Contacts per course",
            "contacts",
            (6.0, 11.0, 16.0),
            200.0,
            "Low: six sessions beside education (a trial; Kendall 2015, J Sci Med Sport 18:626). Middle: 11 visits on "
            "average (US outpatients; Jette 1994, Phys Ther). High: 16 visits over 8 weeks (a trial; Hicks 2024, "
            "Lancet Rheumatol 6:e10).",
        ),
        Factor(
            "capacity",
            "Contacts per full-time therapist and year",
            "contacts",
            (1350.0, 1800.0, 2700.0),
            20_000.0,
            "Assumption: 8 contacts a day (6 to 12) on 225 working days; a US trade guide calls eight a day a usual "
            "minimum (Hedges, PT Products). Group sessions would raise it.",
            least=1.0,
            divides=True,
        ),
        Factor(
            "cost",
            "Cost per contact",
            "dollars",
            (3.0, 21.0, 70.0),
            100_000.0,
            "Low and middle: an outpatient visit in Mozambique and in Indonesia, international dollars of 2010 "
            "(WHO-CHOICE; Stenberg 2018, Cost Eff Resour Alloc). High: 766.70 dollars for 11 visits (USA; Jette 1994). "
            "Prices of different years and kinds: put your own here, in any currency.",
        ),
    )
}
"""Every factor by its key, in the order of the chain."""
STUDIES = "Walker 2004, Beyera 2019, Jette 1994, Kendall 2015, Hicks 2024, Cieza 2020, Stenberg 2018, and assumptions"
"""What the factors are taken from, in one line."""
MOST_THERAPISTS = 100_000_000
"""More therapists than any place could have: a slip of the finger."""


@dataclass(frozen=True)
class CareInputs:
    """Low, middle and high of every factor, and the full-time therapists there are today, where that is known.

    Raises CannotShow for a share above 100 %, a negative value, ends out of order, or nothing to divide by.
    """

    need: Ends = FACTORS["need"].ends
    reach: Ends = FACTORS["reach"].ends
    courses: Ends = FACTORS["courses"].ends
    contacts: Ends = FACTORS["contacts"].ends
    capacity: Ends = FACTORS["capacity"].ends
    cost: Ends = FACTORS["cost"].ends
    therapists: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no factor can be."""
        for key, factor in FACTORS.items():
            require_range(factor, self.ends(key))
        if self.therapists is not None and not 0 <= self.therapists <= MOST_THERAPISTS:
            raise CannotShow(
                f"There cannot be {self.therapists:,.10g} therapists today. "
                f"Give a number from 0 to {MOST_THERAPISTS:,}."
            )

    def at(self, estimate: Estimate) -> dict[str, float]:
        """Every factor at the end that makes for the fewest therapists (low), the most (high), or in the middle.

        >>> CareInputs().at("low")["capacity"], CareInputs().at("high")["capacity"]
        (2700.0, 1350.0)
        """
        place = ESTIMATES.index(estimate)
        return {
            key: self.ends(key)[-1 - place if factor.divides else place] for key, factor in FACTORS.items()
        }

    def ends(self, key: str) -> Ends:
        """Low, middle and high of one factor, from the smallest to the largest."""
        return getattr(self, key)


def require_range(factor: Factor, ends: Ends) -> None:
    """Raise CannotShow where an end is not possible, or the three are out of order."""
    for value in ends:
        if not factor.least <= value <= factor.most:
            raise CannotShow(
                f"“{factor.label}” cannot be {factor.written(value)}. "
                f"Give a value from {factor.written(factor.least)} to {factor.written(factor.most)}."
            )
    if list(ends) != sorted(ends):
        low, middle, high = map(factor.written, ends)
        raise CannotShow(
            f"Under “{factor.label}” low {low}, middle {middle} and high {high} are out of order. "
            "Put the smallest first and the largest last."
        )
