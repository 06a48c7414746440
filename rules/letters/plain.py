"""HTML of letters as plain text, for mail programs that show no HTML."""

import re
from html.parser import HTMLParser

_LISTS = frozenset({"ul", "ol"})
_BLOCKS = _LISTS | {"p", "h1", "h2", "h3"}
# Spaces around line breaks are of the source of the HTML; these are ours.
_INDENT = "\t"


def plain_text(html: str) -> str:
    """Paragraphs parted by empty lines; lists with dashes or numbers, inner ones indented; addresses behind
    their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r" *\n *", "\n", "".join(reader.said)).replace(_INDENT, "  ")
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def one_line(text: str) -> str:
    """For a header: directories and people may have sent line breaks, and worse."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        # The number of the next entry of each open list; None: a list of dashes.
        self._lists: list[int | None] = []
        # The address and the beginning of each open link.
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._open_block(tag)
        elif tag == "br":
            self.said.append("\n")
        elif tag == "li":
            self.said.append(f"\n{_INDENT * (len(self._lists) - 1)}{self._bullet()} ")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self.said)))
        elif tag == "img" and given.get("alt"):
            self.said.append(f"[{given['alt']}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._close_block(tag)
        elif tag == "a" and self._links:
            self._close_link(*self._links.pop())

    def handle_data(self, data: str) -> None:
        self.said.append(re.sub(r"\s+", " ", data))

    def _open_block(self, tag: str) -> None:
        """Entries of a list stand close together, also around a list within it."""
        if not self._lists:
            self.said.append("\n\n")
        elif tag not in _LISTS and not self._is_after_bullet:
            self.said.append("\n")
        if tag in _LISTS:
            self._lists.append(1 if tag == "ol" else None)

    def _close_block(self, tag: str) -> None:
        if tag in _LISTS and self._lists:
            self._lists.pop()
        if not self._lists:
            self.said.append("\n\n")

    @property
    def _is_after_bullet(self) -> bool:
        return bool(self.said) and self.said[-1].startswith("\n")

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "-"
        self._lists[-1] = number + 1
        return f"{number}."

    def _close_link(self, address: str, begins: int) -> None:
        words = "".join(self.said[begins:]).strip()
        if address.removeprefix("mailto:") != words:
            self.said.append(f" ({address})" if words else address)
