"""A story as a PDF of slides: charts drawn without a browser, texts that can be read out and searched."""

from lumbar.deck.pdf.document import document as document
