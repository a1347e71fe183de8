"""How a spreadsheet writes what the house writes: number formats of axes and of values."""

from collections.abc import Callable, Sequence

from lumbar.charts.canvas import titled_ticks

COUNT, PERCENT, SHARE, TENTHS, RATIO = "#,##0", '0.0" %"', '0" "%', '0.0" "%', "0.00"
LOGARITHMIC = '[>=1000000000]#,##0,,," billion";[>=1000000]#,##0,," million";#,##0'
SIGNED_SHARE = '+0" "%;"−"0" "%;0" "%'
SCALES = {"million": (1e6, ",,"), "billion": (1e9, ",,,")}


def decimal_form(values: Sequence[float], *, signed: bool = False) -> str:
    """Return the format with as many decimals as the values need, with a true minus, and a plus where ``signed``.

    >>> decimal_form([0, 0.25, 0.5]), decimal_form([-5, 0, 5], signed=True)
    ('0.00;"−"0.00;0', '+0;"−"0;0')
    """
    places = max(len(f"{value:g}".partition(".")[2]) for value in values)
    number = f"0.{'0' * places}" if places else "0"
    return f'{"+" if signed else ""}{number};"−"{number};0'


def tick_form(values: Sequence[float], form: Callable[[float], str]) -> str:
    """Return the format that writes ticks in one unit, said once, at the top.

    >>> from lumbar.charts.theme import people, percent
    >>> tick_form([0, 4e8, 8e8], people)
    '[>=799999999]#,##0,," million";#,##0,,'
    >>> tick_form([0, 2.5e6, 5e6], people), tick_form([0, 20, 40], percent)
    ('[>=4999999]#,##0.0,," million";#,##0.0,,', '[>=39.9]#,##0" %";#,##0')
    """
    top = titled_ticks(values, form)[-1]
    unit = top.partition(" ")[2]
    one, commas = SCALES.get(unit, (1.0, ""))
    whole = all(float(value / one).is_integer() for value in values)
    number = f"#,##0{'' if whole else '.0'}{commas}"
    edge = values[-1] - (1 if one > 1 else 0.1 if values[-1] >= 1 else 0.001)
    return f'[>={edge:.9g}]{number}" {unit}";{number}' if unit else number
