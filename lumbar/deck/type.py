"""The screen's own type for exported pictures: the fonts that come with the web server, no download."""

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

ALIASES = {"Source Sans": "SourceSans3VF", "Source Serif": "SourceSerif4Variable"}
"""Name in the charts -> name inside the font file."""


def font_folder() -> Path | None:
    """Return the folder that holds the screen's fonts, or None where they are not installed."""
    web = find_spec("streamlit")
    folder = Path(web.origin).parent / "static" / "static" / "media" if web and web.origin else None
    return folder if folder and folder.is_dir() else None


def fontconfig(folder: Path) -> str:
    """Return a fontconfig file that adds the folder to the system's own fonts."""
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="prepend" binding="strong"><string>{inside}</string></edit></match>'
        for name, inside in ALIASES.items()
    )
    include = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    return f"<fontconfig>{include}<dir>{folder}</dir>{aliases}</fontconfig>"


def offer_fonts() -> None:
    """Let a Chrome that is started from now on find the screen's fonts; without effect off Linux."""
    folder = font_folder()
    if folder is None or "FONTCONFIG_FILE" in os.environ:
        return
    file = Path(gettempdir()) / f"lumbar-fonts-{os.getuid() if hasattr(os, 'getuid') else 0}.conf"
    file.write_text(fontconfig(folder), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(file)
