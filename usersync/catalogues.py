"""Compile the message catalogues, `python -m usersync.catalogues`: it needs neither gettext nor settings."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"
# Portuguese has another name there, where Django would not look for it.
_OF_ALLAUTH = {"pt": "locale/pt_PT/LC_MESSAGES/django.po"}


def compile_stale(folder: Path = LOCALE) -> list[Path]:
    """Compile each catalogue that is newer than what was made of it. Returns what was written."""
    return [_compiled(source) for source in catalogues(folder) if _is_stale(source)]


def catalogues(folder: Path = LOCALE) -> Iterator[Path]:
    yield from sorted(folder.glob("*/LC_MESSAGES/*.po"))


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compiled(source: Path) -> Path:
    """Written at once: another process may be reading it, or compiling too."""
    target = source.with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}")
    catalogue = polib.pofile(str(source))
    kept = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    catalogue.extend(entry for entry in _borrowed(source) if (entry.msgctxt, entry.msgid) not in kept)
    catalogue.save_as_mofile(str(draft))
    return draft.replace(target)


def _borrowed(source: Path) -> Iterator[polib.POEntry]:
    language = source.parent.parent.name
    package = importlib.util.find_spec("allauth")
    if language in _OF_ALLAUTH and package and package.origin:
        yield from polib.pofile(str(Path(package.origin).parent / _OF_ALLAUTH[language]))


if __name__ == "__main__":
    compile_stale()
