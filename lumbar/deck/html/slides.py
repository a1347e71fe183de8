"""One plate as the HTML of one slide; everything that comes from outside is escaped here."""

import html

from lumbar.charts.theme import unbroken
from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.html.room import FACTS, Type, halved, most_rows, title_type
from lumbar.deck.plate import Plate
from lumbar.deck.shown import SlideTable, slide_table
from lumbar.deck.small_print import assumed, sources


def escape(text: str) -> str:
    """Return the text as HTML, every number on one line with its unit."""
    return html.escape(unbroken(text))


def slide(plate: Plate, number: int, of: int, pictures: list[int]) -> str:
    """Return the slide; ``pictures`` are the places of its figures among all."""
    inside = _words(plate) if plate.kind != "exhibit" else _exhibits(plate, pictures)
    notes = f"<template>{escape(plate.notes)}</template>" if plate.notes else ""
    return (
        f'<section class="slide {plate.kind} {plate.layout}" role="group" aria-roledescription="slide"'
        f' aria-label="{number} of {of}: {escape(plate.title)}" data-title="{escape(plate.title)}" hidden>'
        f"{inside}{notes}</section>"
    )


def _words(plate: Plate) -> str:
    head = "h1" if plate.kind == "cover" else "h2"
    return f"<div><{head}>{escape(plate.title)}</{head}>{_paragraph('measure', plate.subtitle)}</div>"


def _exhibits(plate: Plate, pictures: list[int]) -> str:
    small = _paragraph("assumed", assumed(plate.exhibits)), _paragraph("source", sources(plate.exhibits))
    return "".join(
        (
            "" if halved(plate) else _head(plate),
            _paragraph("changed", plate.changed),
            f'<div class="body">{_body(plate, pictures)}</div>',
            f"<footer>{''.join(small)}</footer>",
        )
    )


def _head(plate: Plate) -> str:
    first = plate.exhibits[0]
    title = _held(first) if plate.build and plate.title == first.title else escape(plate.title)
    heading = f"<h2{_sized(title_type(plate))}>{title}</h2>"
    return f"<header>{heading}{_paragraph('measure', plate.subtitle)}</header>"


def _held(exhibit: Exhibit) -> str:
    """Return the finding and, in the same place until the projection is shown, the measure alone."""
    return f'<span class="then">{escape(exhibit.title)}</span><span class="first">{escape(exhibit.subtitle)}</span>'


def _sized(kind: Type) -> str:
    return f' style="font-size:{kind.size}px;line-height:{kind.line}px"'


def _body(plate: Plate, pictures: list[int]) -> str:
    if plate.layout == "table":
        return _table(
            slide_table(plate.exhibits[0], most_rows(plate, assumed(plate.exhibits), sources(plate.exhibits)))
        )
    if len(pictures) > 1:
        halves = zip(plate.exhibits, pictures, strict=True)
        return "".join(_half(exhibit, number, plate.build) for exhibit, number in halves)
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in plate.facts)
    beside = f'<ul class="facts" style="width:{FACTS}px">{facts}</ul>' if facts else ""
    return _picture(pictures[0]) + (beside if plate.layout == "chart_facts" else "")


def _picture(number: int) -> str:
    return f'<div class="picture" data-picture="{number}" role="img"></div>'


def _half(exhibit: Exhibit, number: int, build: bool) -> str:
    finding = _held(exhibit) if build else escape(exhibit.title)
    caption = f"<figcaption><h3>{finding}</h3>{_paragraph('measure', measured(exhibit))}</figcaption>"
    return f"<figure>{caption}{_picture(number)}</figure>"


def _table(table: SlideTable) -> str:
    kinds = [' class="number"' if number else "" for number in table.numbers]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(head)}</th>' for head, kind in zip(table.heads, kinds, strict=True)
    )
    rows = "".join(
        f"<tr>{''.join(f'<td{kind}>{escape(cell)}</td>' for cell, kind in zip(row, kinds, strict=True))}</tr>"
        for row in table.rows
    )
    more = f"{table.left_out:,} more rows are in the workbook." if table.left_out else ""
    whole = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="rows">{whole}{_paragraph("more", more)}</div>'


def _paragraph(kind: str, text: str) -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if text else ""
