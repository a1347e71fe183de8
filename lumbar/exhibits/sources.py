"""The exhibit of the page on sources: what is modelled here beside what was printed."""

from functools import partial

from lumbar.answers import agreement_with_published, words
from lumbar.answers.facts import agreement_facts
from lumbar.charts.agreement import agreement
from lumbar.deck.exhibit import Exhibit
from lumbar.exhibits.asking import ask


def checked() -> Exhibit:
    """Return UN medium beside the printed regional counts."""
    rows = ask(agreement_with_published)
    return Exhibit(
        name="agreement",
        title=words.agreement_title(rows),
        subtitle="UN medium with the published rates against the printed count, difference in %",
        scope="21 regions, 2030, 2040 and 2050; lines: the printed 95 % interval",
        draw=partial(agreement, rows),
        table=rows,
        facts=agreement_facts(rows),
        note="The scenario as published agrees by construction and is therefore not shown.",
    )
