"""What can go wrong, said to the reader."""


class CannotShow(Exception):  # noqa: N818 (named for what the reader sees)
    """A sentence for the reader: what is missing, then what to do.

    Raised where the reason is known; caught once in ``app.py`` and once in the command line.
    """
