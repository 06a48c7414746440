"""The HTML that the text of a welcome e-mail may have: what every mail program shows, and no more."""

import re

import nh3
from django.utils.html import linebreaks

from rules.letters import placeholders
from rules.letters.errors import PlaceholderMisplaced

_TAGS = {"p", "br", "h1", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "a", "img"}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}
_LINK = re.compile(rf"\{{\{{\s*{placeholders.LINK}\s*\}}\}}")
# What the value of an attribute has to look like.
_FORMS = {
    "href": re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE),
    "src": re.compile(r"https?://\S+", re.IGNORECASE),
    "width": re.compile(r"\d{1,4}%?"),
    "height": re.compile(r"\d{1,4}%?"),
    "alt": re.compile(r"[^<>]*"),
}
_SCHEMES = {"http", "https", "mailto"}
_BLOCK = re.compile(r"<(p|h[1-3]|ul|ol|br)\b", re.IGNORECASE)


def clean(entry: str) -> str:
    """What may stay of what was entered; plain text becomes paragraphs. Raises PlaceholderMisplaced."""
    # Editors of different browsers part paragraphs by `div`.
    html = _sanitised(re.sub(r"<(/?)div\b[^>]*>", r"<\1p>", entry, flags=re.IGNORECASE))
    return _sanitised(_as_paragraphs(placeholders.joined(html))).strip()


def _as_paragraphs(html: str) -> str:
    """People part paragraphs by empty lines."""
    return html if _BLOCK.search(html) else str(linebreaks(html.strip()))


def _sanitised(html: str) -> str:
    misplaced: list[str] = []

    def kept(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href" and _LINK.fullmatch(value.strip()):
            return f"{{{{{placeholders.LINK}}}}}"
        form = _FORMS.get(attribute)
        if form and "{{" in value:
            misplaced.append(value.partition("{{")[2].partition("}}")[0].strip())
            return None
        return value if form and form.fullmatch(value) else None

    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    if misplaced:
        raise PlaceholderMisplaced("body", misplaced[0])
    return cleaned
