"""The catalogues hold every text that the sources mark, translated, and nothing else."""

import re
from collections import Counter
from functools import cache

import polib
import pytest

from rules.accounts.languages import Language
from tests.languages.marked_texts import Text, marked_texts
from usersync.catalogues import LOCALE

TRANSLATED = [language.value for language in Language if language is not Language.ENGLISH]
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
SENTENCE_ENDS = ".,?:!"
# Beside the closing one of Dutch, which is also an apostrophe.
QUOTES = {"de": "„“", "es": "«»", "fr": "«»", "it": "“”", "nl": "\u2018", "pt": "“”"}
TAGS = re.compile(r"<[^>]*>")

each_language = pytest.mark.parametrize("language", TRANSLATED)


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po"))


def pairs(language: str) -> list[tuple[str, str]]:
    """Each text with its translation; of plurals the last form, which counts."""
    found = []
    for entry in catalogue(language):
        translated = [*entry.msgstr_plural.values()] or [entry.msgstr]
        found.append((entry.msgid_plural or entry.msgid, translated[-1]))
    return found


@each_language
def test_nothing_is_untranslated_or_in_doubt(language: str) -> None:
    entries = catalogue(language)
    assert [entry.msgid for entry in entries.untranslated_entries()] == []
    assert [entry.msgid for entry in entries.fuzzy_entries()] == []
    assert [entry.msgid for entry in entries.obsolete_entries()] == []


@each_language
def test_the_catalogue_is_up_to_date_with_the_sources(language: str) -> None:
    kept = {Text(each.msgid, each.msgid_plural or "", each.msgctxt or "") for each in catalogue(language)}
    assert sorted(marked_texts() - kept) == [], "run `make messages`, and translate these"
    assert sorted(kept - marked_texts()) == [], "run `make messages`: nothing says these any more"


@each_language
def test_every_plural_form_is_there(language: str) -> None:
    entries = catalogue(language)
    forms = int(re.findall(r"nplurals=(\d+)", entries.metadata["Plural-Forms"])[0])
    plurals = [entry for entry in entries if entry.msgid_plural]
    assert plurals
    assert [each.msgid for each in plurals if sorted(each.msgstr_plural) != [*range(forms)]] == []
    assert [each.msgid for each in plurals if not all(each.msgstr_plural.values())] == []


@each_language
def test_places_and_markup_are_those_of_the_text(language: str) -> None:
    for text, translated in pairs(language):
        for pattern in (PLACES, TAGS):
            assert Counter(pattern.findall(translated)) == Counter(pattern.findall(text)), translated


@each_language
def test_no_form_of_a_plural_has_a_place_that_nobody_fills(language: str) -> None:
    for entry in catalogue(language):
        filled = {*PLACES.findall(entry.msgid), *PLACES.findall(entry.msgid_plural or "")}
        for form in entry.msgstr_plural.values():
            assert {*PLACES.findall(form)} <= filled, form


@each_language
def test_a_translation_ends_as_its_text_does(language: str) -> None:
    """It stands in attributes too, where a quote would end them."""
    for text, translated in pairs(language):
        assert '"' not in TAGS.sub("", translated) or '"' in TAGS.sub("", text), translated
        assert translated.strip() == translated
        if text[-1:] in SENTENCE_ENDS:
            assert translated[-1:] in SENTENCE_ENDS, translated


@each_language
def test_quotes_are_those_of_the_language(language: str) -> None:
    for _, translated in pairs(language):
        assert {*translated} & {*"„“”«»\u2018"} <= {*QUOTES[language]}, translated
