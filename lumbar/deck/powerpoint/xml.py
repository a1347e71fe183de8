"""Elements of a drawing as text: small, escaped, in the order in which they are given."""

from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xmlns:c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "xmlns:p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def tag(name: str, /, *inside: str, **attributes: object) -> str:
    """Return an element with what is inside it, in this order.

    >>> tag("a:r", tag("a:t", text("R & D")), lang="en-GB")
    '<a:r lang="en-GB"><a:t>R &amp; D</a:t></a:r>'
    """
    said = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    content = "".join(inside)
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def text(words: str) -> str:
    """Return words as the content of an element; what XML cannot hold is left out."""
    return escape("".join(letter for letter in words if letter >= " " or letter in "\n\t"))


def val(name: str, value: object) -> str:
    """Return an element of a chart that holds one value.

    >>> val("gapWidth", 60), val("delete", True)
    ('<c:gapWidth val="60"/>', '<c:delete val="1"/>')
    """
    return tag(f"c:{name}", val=int(value) if isinstance(value, bool) else value)
