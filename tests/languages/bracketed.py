"""A language in which every text stands in brackets, and what a page says outside of them."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import polib

from tests.languages.marked_texts import marked_texts

CODE = "xx"
_PLACES = re.compile(r"(%\(\w+\)s|\{\w+\}|<[^>]*>|%%)")
_BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SPOKEN = {"title", "aria-label", "placeholder", "alt", "data-label"}
_QUIET = {"script", "style", "code", "time"}
_VOID = {"input", "link", "meta", "br", "hr", "img", "use", "path", "rect", "polygon", "polyline"}


def write_catalogue(folder: Path) -> None:
    """Each text with its literal parts in brackets; what fills its places stays outside."""
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for each in marked_texts():
        # Formats of dates are no words.
        if each.context != "format":
            catalogue.append(_entry(each.text, each.plural, each.context))
    target = folder / CODE / "LC_MESSAGES/django.mo"
    target.parent.mkdir(parents=True)
    catalogue.save_as_mofile(str(target))


def _entry(text: str, plural: str, context: str) -> polib.POEntry:
    entry = polib.POEntry(msgid=text, msgctxt=context or None)
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = {0: _bracketed(text), 1: _bracketed(plural)}
    else:
        entry.msgstr = _bracketed(text)
    return entry


def _bracketed(text: str) -> str:
    parts = _PLACES.split(text)
    return "".join(
        part if number % 2 or not part.strip() else f"⟦{part}⟧" for number, part in enumerate(parts)
    )


class _Speech(HTMLParser):
    """All that a page says, to eyes and ears."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    @property
    def is_quiet(self) -> bool:
        return any(quiet for _, quiet in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        quiet = tag in _QUIET or "us-avatar" in (values.get("class") or "")
        if not quiet and not self.is_quiet:
            self.said += [text for name, text in values.items() if name in _SPOKEN and text]
        if tag not in _VOID:
            self.open.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.is_quiet:
            self.said.append(data)


def unmarked(page: str, data: Iterable[str]) -> list[str]:
    """What the page says outside of brackets, without the words of `data`."""
    speech = _Speech()
    speech.feed(page)
    known = {word.casefold() for text in data for word in _WORD.findall(text)}
    found = []
    for said in speech.said:
        outside = _BRACKETED.sub(" ", said)
        if {word.casefold() for word in _WORD.findall(outside)} - known:
            found.append(" ".join(said.split()))
    return found
