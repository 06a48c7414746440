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


def tidy(folder: Path = LOCALE) -> None:
    """Each text on lines of its own and no dates, so that two who add texts meet in few lines."""
    for source in catalogues(folder):
        catalogue = polib.pofile(str(source), wrapwidth=0)
        catalogue.metadata.pop("POT-Creation-Date", None)
        catalogue.save()


def catalogues(folder: Path = LOCALE) -> Iterator[Path]:
    yield from sorted(folder.glob("*/LC_MESSAGES/*.po"))


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    made_of = filter(Path.exists, (source, _of_sign_in(source)))
    newest = max(each.stat().st_mtime_ns for each in made_of)
    return not target.exists() or target.stat().st_mtime_ns < newest


def _compiled(source: Path) -> Path:
    """Written at once: another process may be reading it, or compiling too."""
    target = source.with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}")
    catalogue = polib.pofile(str(source))
    kept = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    for entry in _added(source):
        if (key := (entry.msgctxt, entry.msgid)) not in kept:
            kept.add(key)
            catalogue.append(entry)
    catalogue.save_as_mofile(str(draft))
    return draft.replace(target)


def _of_sign_in(source: Path) -> Path:
    """What django-allauth says in a tone that is not ours, said again."""
    return source.parent.parent / "sign_in.po"


def _added(source: Path) -> Iterator[polib.POEntry]:
    if _of_sign_in(source).exists():
        yield from polib.pofile(str(_of_sign_in(source)))
    language = source.parent.parent.name
    package = importlib.util.find_spec("allauth")
    if language in _OF_ALLAUTH and package and package.origin:
        yield from polib.pofile(str(Path(package.origin).parent / _OF_ALLAUTH[language]))


if __name__ == "__main__":
    compile_stale()
