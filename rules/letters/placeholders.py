"""The placeholders of welcome e-mails: one fixed table, and what stands in their place.

A text is no template of Django: nothing but these names is ever looked up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape, unescape

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.letters.errors import PlaceholderMisplaced, UnknownPlaceholder
from rules.letters.facts import Facts


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`line`: what it says in the middle of a line, plain. `block`: as a paragraph of its own, as HTML."""

    label: Promise
    line: Callable[[Facts], str]
    block: Callable[[Facts], str] | None = None
    fits_a_subject: bool = True


def product_list(facts: Facts) -> str:
    return format_html(
        "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((name,) for name in facts.products))
    )


def contact_lines(facts: Facts) -> str:
    return format_html("<p>{}</p>", format_html_join("", "{}<br>", ((part,) for part in facts.contact.parts)))


def link_button(facts: Facts) -> str:
    return format_html(
        '<p><a class="button" href="{}">{}</a></p>', facts.sign_in_link, gettext("Open your page")
    )


LINK = "sign_in_link"
PLACEHOLDERS: Mapping[str, Placeholder] = {
    "first_name": Placeholder(_("First name"), lambda facts: facts.first_name),
    "products": Placeholder(
        _("Products, as a list"),
        lambda facts: ", ".join(facts.products),
        product_list,
        fits_a_subject=False,
    ),
    LINK: Placeholder(_("Sign-in link"), lambda facts: facts.sign_in_link, link_button, fits_a_subject=False),
    "account_name": Placeholder(_("Name of the account"), lambda facts: facts.account_name),
    "contact": Placeholder(
        _("Contact block"),
        lambda facts: ", ".join(facts.contact.parts),
        contact_lines,
        fits_a_subject=False,
    ),
    "admin_name": Placeholder(_("Name of the administrator"), lambda facts: facts.admin_name),
}

_NAME = r"\{\{\s*([a-z_]+)\s*\}\}"
_ANY = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_ONE = re.compile(_NAME)
# One pass over the text: what a value says is never looked at again.
_IN_BODY = re.compile(rf"<p>\s*{_NAME}\s*</p>|\bhref=\"{_NAME}\"|{_NAME}")


def joined(html: str) -> str:
    """Without the markup that an editor has put into the middle of a placeholder."""
    return _ANY.sub(lambda found: f"{{{{{_name(found[1])}}}}}", html)


def check(field: str, text: str) -> None:
    """Raises UnknownPlaceholder, PlaceholderMisplaced."""
    for name in map(_name, _ANY.findall(text)):
        if name not in PLACEHOLDERS:
            close = get_close_matches(name, PLACEHOLDERS, n=1, cutoff=0.5)
            raise UnknownPlaceholder(field, name, close[0] if close else None)
        if field == "subject" and not PLACEHOLDERS[name].fits_a_subject:
            raise PlaceholderMisplaced(field, name)


def used_in(body: str) -> frozenset[str]:
    return frozenset(_ONE.findall(body))


def fill_subject(subject: str, facts: Facts) -> str:
    return _ONE.sub(lambda found: PLACEHOLDERS[found[1]].line(facts), subject)


def fill_body(body: str, facts: Facts) -> str:
    """`body` is clean HTML; values are escaped."""

    def value(found: re.Match[str]) -> str:
        alone, address, inline = found.groups()
        if address:
            return f'href="{escape(facts.sign_in_link)}"'
        if inline == LINK:
            return format_html('<a href="{0}">{0}</a>', facts.sign_in_link)
        placeholder = PLACEHOLDERS[alone or inline]
        if alone and placeholder.block:
            return placeholder.block(facts)
        line = escape(placeholder.line(facts))
        return f"<p>{line}</p>" if alone else line

    return _IN_BODY.sub(value, body)


def _name(inside: str) -> str:
    """In one line: a line that ends within a name is no paragraph."""
    return " ".join(unescape(strip_tags(inside)).split())
