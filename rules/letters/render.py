"""A text and the facts of one user -> a letter: its subject, HTML and plain text."""

from dataclasses import dataclass
from enum import StrEnum

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from rules.accounts.languages import Language
from rules.letters import placeholders
from rules.letters.facts import Facts
from rules.letters.plain import one_line, plain_text
from rules.letters.texts import WelcomeText


class Scheme(StrEnum):
    """The colours of a letter: as the reader's mail program has them, or one of both for a preview."""

    READER = "reader"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Letter:
    """`language`: of its fixed parts."""

    language: Language
    subject: str
    html: str
    text: str


def render(
    text: WelcomeText | None, facts: Facts, language: Language, scheme: Scheme = Scheme.READER
) -> Letter:
    """`text` None: the Default Welcome Email. The fixed parts are in `language`, whatever the text is in."""
    with override(language):
        subject = one_line(placeholders.fill_subject(text.subject, facts) if text else _subject(facts))
        content = render_to_string("letters/content.html", _parts(text, facts))
        html = render_to_string(
            "letters/frame.html",
            {
                "subject": subject,
                "content": content,
                "language": language.value,
                "scheme": scheme.value,
                "facts": facts,
            },
        )
    return Letter(language, subject, html, plain_text(content))


def _parts(text: WelcomeText | None, facts: Facts) -> dict[str, object]:
    """A fixed part that the text has put somewhere itself does not come a second time."""
    placed = placeholders.used_in(text.body) if text else frozenset()
    return {
        "facts": facts,
        # Clean HTML, with values that are escaped.
        "body": mark_safe(placeholders.fill_body(text.body, facts)) if text else "",  # noqa: S308 - what goes in is escaped
        "products": "" if "products" in placed or not facts.products else placeholders.product_list(facts),
        "link": "" if placeholders.LINK in placed else placeholders.link_button(facts),
        "contact": ""
        if "contact" in placed or not facts.contact.parts
        else placeholders.contact_lines(facts),
    }


def _subject(facts: Facts) -> str:
    return gettext("Welcome to %(account)s") % {"account": facts.account_name}
