"""Publishing on object storage: made in a folder of the publisher's machine, then sent; shown whole or not at all.

Batches, keys, records and the lock stay in that folder: rows that tell one patient from another never leave it. Sent
are the published files, under their own names, and last the manifest, under the condition that the one it replaces
is still there. So one machine publishes at an address; where another one did, nothing is changed.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lumbar.outcomes.kept import chain, last_number, present
from lumbar.outcomes.manifest import as_text
from lumbar.outcomes.mirror import folder_of
from lumbar.outcomes.remote import Overtaken, Remote, is_remote
from lumbar.outcomes.scope import require_publisher
from lumbar.outcomes.writing import one_writer, write

SENT: Final = "sent"
LAST: Final = "sent.json"
"""The manifest that was sent last."""


@contextmanager
def shared(named: str) -> Generator[Path]:
    """The folder to publish in for a store named so; what is published there is sent at the end, to an address.

    Raises CannotShow where it cannot be, before anything is changed where that is known before.
    """
    if not is_remote(named):
        yield Path(named)
        return
    require_publisher()
    place, remote = folder_of(named, SENT), Remote(named)
    tag = _own(remote, place)
    if tag and not last_number(place):
        tag = _hidden(remote, tag)
    yield place
    with one_writer(place):
        _send(remote, place, tag)


def _send(remote: Remote, place: Path, tag: str) -> None:
    """Show there what this machine published last, in the place of what had the tag."""
    now = present(place)
    if now is None:
        _hidden(remote, tag)
        return
    text = as_text(now.manifest).encode()
    for name in now.manifest.every_file:
        remote.send(place / name)
    remote.show(text, tag)
    write(text, place / LAST)
    remote.sweep({name for each in chain(place) for name in each.manifest.every_file})


def _hidden(remote: Remote, tag: str) -> str:
    """Everything was undone: nothing of it stays there, and no tag."""
    if tag:
        remote.hide(tag)
    remote.sweep(set())
    return ""


def _own(remote: Remote, place: Path) -> str:
    """The tag of what is published there; raises Overtaken where that is not from this machine."""
    tag = remote.tag()
    if tag and not _ours(remote.manifest(), place):
        raise Overtaken(
            f"What is published at {remote.address} is not from this machine, so nothing was changed. Publish where "
            "it was published before, or at an address of its own."
        )
    return tag


def _ours(text: bytes, place: Path) -> bool:
    """Whether this machine has sent it; what it did not live to note down stands in its records."""
    if (place / LAST).exists() and (place / LAST).read_bytes() == text:
        return True
    return any(as_text(each.manifest).encode() == text for each in chain(place))
