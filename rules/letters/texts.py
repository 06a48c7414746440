"""What an administrator writes: a subject and a body for each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.accounts.languages import Language
from rules.letters import placeholders
from rules.letters.errors import NothingWritten
from rules.letters.markup import clean
from rules.letters.plain import one_line, plain_text

MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class WelcomeText:
    """`body` is clean HTML with placeholders; both came through `written`."""

    subject: str
    body: str


Texts = Mapping[Language, WelcomeText]


def written(subject: str, body: str) -> WelcomeText:
    """What is kept of an entry. Raises TextRefused."""
    text = WelcomeText(one_line(subject), clean(body))
    if not text.subject:
        raise NothingWritten("subject")
    if not plain_text(text.body).strip() and "<img" not in text.body:
        raise NothingWritten("body")
    placeholders.check("subject", text.subject)
    placeholders.check("body", text.body)
    return text


def text_for(texts: Texts, language: Language, default: Language) -> WelcomeText | None:
    """In this language, or in the account's, or in any; None: nothing is written, as in the Default one."""
    for each in (language, default, *Language):
        if each in texts:
            return texts[each]
    return None
