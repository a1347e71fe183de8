"""For whom the difference is larger: the contrast in subgroups, and how sure the gap between them is."""

from collections.abc import Mapping, Sequence

import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.designs import slope_term, therapy_term
from lumbar.measures.estimates import Errors
from lumbar.measures.least_squares import LeastSquares
from lumbar.measures.moments import Moments
from lumbar.measures.standard_errors import Contrast, contrast, errors_for


def mix_of(moments: Moments, having: str = "", lacking: Sequence[str] = ()) -> dict[str, float]:
    """Mean of every column among patients with ``having`` = 1, or with none of the yes/no ``lacking``.

    Take the moments of all patients who were due, not only of those with a score, or the subgroup drifts
    towards those who came back. ``lacking`` must exclude each other (weak, not known). Raises CannotShow
    where nobody is left.

    >>> from lumbar.measures.moments import blocks_of_rows, moments_from_blocks
    >>> rows = pl.DataFrame({"clinic": ["a"] * 3, "therapy": ["x"] * 3, "weak": [1, 0, 0], "age": [60, 40, 50]})
    >>> moments = moments_from_blocks(blocks_of_rows(rows, ["weak", "age"]), ["weak", "age"])
    >>> mix_of(moments, having="weak")["age"], mix_of(moments, lacking=["weak"])["age"]
    (60.0, 45.0)
    """
    places = [moments.columns.index(name) for name in ([having] if having else lacking)]
    products = moments.products.sum(axis=0)
    count, sums = sum(products[place, place] for place in places), products[places].sum(axis=0)
    if not having:
        count, sums = moments.n.sum() - count, moments.sums.sum(axis=0) - sums
    if count < 1:
        raise CannotShow("Nobody is in this subgroup. Choose another subgroup or a wider filter.")
    return dict(zip(moments.columns, (sums / count).tolist(), strict=True))


def subgroup_differences(
    fit: LeastSquares, mixes: Mapping[str, Mapping[str, float]], errors: Errors | None = None, scale: int = 1
) -> pl.DataFrame:
    """Each therapy's adjusted difference from the reference in each subgroup.

    ``mixes``: per subgroup the means of the columns with slopes by therapy, as from ``mix_of``.
    Columns: therapy, reference, subgroup, value, lower, upper, error, degrees, p. Exploratory: show no p.
    Assmann et al. 2000, Lancet 355:1064: judge subgroups by the interaction, not one by one.
    """
    kind = errors or errors_for(fit.sums.meeting)
    return pl.DataFrame(
        [
            {"therapy": therapy, "reference": fit.reference, "subgroup": subgroup}
            | _within(fit, therapy, mix, kind, scale)._asdict()
            for therapy in fit.sums.arms["therapy"]
            if therapy != fit.reference
            for subgroup, mix in mixes.items()
        ]
    )


def _within(
    fit: LeastSquares, therapy: str, mix: Mapping[str, float], errors: Errors, scale: int
) -> Contrast:
    slopes = {slope_term(therapy, column): mix[column] - mean for column, mean in fit.sums.target.items()}
    return contrast(fit, fit.pick({therapy_term(therapy): 1.0} | slopes), errors, scale)


def interactions(
    fit: LeastSquares, column: str, per: float = 1.0, errors: Errors | None = None, scale: int = 1
) -> pl.DataFrame:
    """How much each therapy's difference from the reference changes per ``per`` units of ``column``.

    For a yes/no column that is the gap between yes and no. Columns: therapy, reference, column, value,
    lower, upper, error, degrees, p. Raises CannotShow where the column has no slopes by therapy.
    """
    if column not in fit.sums.target:
        raise CannotShow(f"The model gives {column} one slope for all therapies. Choose another subgroup.")
    kind = errors or errors_for(fit.sums.meeting)
    known = [
        therapy
        for therapy in fit.sums.arms["therapy"]
        if therapy != fit.reference and slope_term(therapy, column) in fit.names
    ]
    if not known:
        raise CannotShow(
            f"The patients do not differ in {column.partition(':')[0].replace('_', ' ')}. "
            "Choose another subgroup or a wider filter."
        )
    return pl.DataFrame(
        [
            {"therapy": therapy, "reference": fit.reference, "column": column}
            | contrast(fit, fit.pick({slope_term(therapy, column): per}), kind, scale)._asdict()
            for therapy in known
        ]
    )
