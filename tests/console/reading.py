"""What people and screen readers get from a page: its words, and the names of its controls."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponseBase

_VOID = {"input", "link", "meta", "br", "hr", "img", "use", "path"}
_UNSPOKEN = {"script", "style", "head", "template"}
_NAMED_BY_WORDS = {"a", "button", "summary", "h1", "h2", "h3", "label"}


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str | None]
    is_hidden: bool
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[_Open] = []
        self.words: list[str] = []
        self.nameless: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        hidden = attributes.get("aria-hidden") == "true" or "hidden" in attributes or tag in _UNSPOKEN
        parent_is_hidden = bool(self.open) and self.open[-1].is_hidden
        if tag == "label" and (labelled := attributes.get("for")):
            self.labels.add(labelled)
        if tag in {"input", "select", "textarea"} and attributes.get("type") not in {"hidden", "submit"}:
            self.fields.append(attributes)
        if tag not in _VOID:
            self.open.append(_Open(tag, attributes, hidden or parent_is_hidden))

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open):
            while (element := self.open.pop()).tag != tag:
                pass
            self._close(element)

    def handle_data(self, data: str) -> None:
        if self.open and not self.open[-1].is_hidden:
            self.words.append(data)
            for element in self.open:
                element.words.append(data)

    def _close(self, element: _Open) -> None:
        is_named = element.attributes.get("aria-label") or "".join(element.words).strip()
        if element.tag in _NAMED_BY_WORDS and not element.is_hidden and not is_named:
            self.nameless.append(f"<{element.tag} {element.attributes}>")


def _read(response: HttpResponseBase) -> _Reader:
    reader = _Reader()
    reader.feed(response.content.decode())  # type: ignore[attr-defined]  # the stubs know less
    return reader


def words(response: HttpResponseBase) -> str:
    """The spoken text of the page, one space between words."""
    spoken = " ".join(" ".join(_read(response).words).split())
    return re.sub(r" (?=[,.:])", "", spoken)


def nameless_controls(response: HttpResponseBase) -> list[str]:
    """Links, buttons, headings and fields that a screen reader could not name."""
    reader = _read(response)
    fields = [each for each in reader.fields if not each.get("aria-label")]
    return reader.nameless + [str(each) for each in fields if each.get("id") not in reader.labels]


def link(page: str, name: str) -> str:
    """Where the button leads; empty: there is none."""
    found = re.search(rf'href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?{name}\b', page)
    return found[1].replace("&amp;", "&") if found else ""
