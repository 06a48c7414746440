"""What django-allauth says on our pages: in every language, in the tone of the console."""

import re
from collections import Counter
from pathlib import Path

import allauth
import polib
import pytest
from django.utils.translation import gettext, override

from tests.languages.test_catalogues import PLACES, TAGS, each_language
from usersync.catalogues import LOCALE

THEIRS = Path(allauth.__file__).parent / "locale"
# The pages and mails that are ours to show, and what their forms and adapters answer.
SHOWN = re.compile(
    r"^templates/account/(password_(reset|change)|reauthenticate|base_reauth|account_inactive)"
    r"|^templates/account/messages/(logged|password)"
    r"|^templates/account/email/(base_|password_(?!reset_code))"
    r"|^templates/mfa/(?!trust|index|webauthn/signup)|^templates/usersessions/"
    r"|^mfa/(adapter|base|totp|recovery_codes|webauthn)"
)
INFORMAL = {
    "de": r"\b(du|dein\w*|dir|dich|euch|gib|lass|kontaktiere|speichere|wähle)\b",
    "es": r"\b(tú|tu|tus|te|has|puedes|introduce|guárdalos|estás)\b",
    "fr": r"\b(tu|ton|ta|tes|toi)\b",
    "it": r"\b(tu|tuo|tua|tuoi|tue|ti|hai|sei|puoi|stai|inserisci|salvali)\b",
    "nl": r"\b(je|jij|jouw|jullie)\b",
    "pt": r"\b(tu|teu|tua|você)\b",
}


def shown(language: str) -> list[str]:
    folder = "pt_PT" if language == "pt" else language
    theirs = polib.pofile(str(THEIRS / folder / "LC_MESSAGES/django.po"))
    return [
        entry.msgid
        for entry in theirs
        if not entry.msgid_plural and any(SHOWN.match(file) for file, _ in entry.occurrences)
    ]


@each_language
def test_nobody_is_addressed_as_a_friend_nor_in_english(language: str) -> None:
    texts = shown(language)
    assert len(texts) > 80
    with override(language):
        said = {text: gettext(text) for text in texts}
    informal = re.compile(INFORMAL[language], re.IGNORECASE)
    assert {text: what for text, what in said.items() if informal.search(what)} == {}
    # Names of things are the same in several languages; sentences are not.
    assert [text for text, what in said.items() if what == text and text.endswith((".", "?"))] == []


@pytest.mark.parametrize("file", sorted(LOCALE.glob("*/sign_in.po")), ids=lambda file: file.parent.name)
def test_what_is_said_again_is_still_said_by_django_allauth(file: Path) -> None:
    theirs = {entry.msgid for entry in polib.pofile(str(THEIRS / "pt_PT/LC_MESSAGES/django.po"))}
    for entry in polib.pofile(str(file)):
        assert entry.msgid in theirs
        for pattern in (PLACES, TAGS):
            assert Counter(pattern.findall(entry.msgstr)) == Counter(pattern.findall(entry.msgid))
