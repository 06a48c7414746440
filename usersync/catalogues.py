"""Compile the message catalogues, `python -m usersync.catalogues`: it needs neither gettext nor settings."""

import os
from collections.abc import Iterator
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


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
    polib.pofile(str(source)).save_as_mofile(str(draft))
    return draft.replace(target)


if __name__ == "__main__":
    compile_stale()
