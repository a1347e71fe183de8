"""The filters that take a number, under which key in the link."""

from lumbar.exhibits.number import Number

NUMBERS: dict[str, Number] = {}
