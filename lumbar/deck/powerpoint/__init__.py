"""Slides that people can edit: native charts with their workbooks, native tables, alternative text and notes."""

from lumbar.deck.powerpoint.document import presentation as presentation
