"""Whole messages, compared with the ones that were looked at and kept.

After a wanted change: `GOLDEN=write make test ARGS=tests/letters`, and look at the difference.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from rules.accounts.languages import Language
from rules.letters.facts import Facts
from rules.letters.render import render
from rules.letters.texts import WelcomeText
from tests.letters.conftest import ALICE, NOBODY_TO_ASK, SALES, VERTRIEB

GOLDEN = Path(__file__).parent / "golden"
MESSAGES = {
    "default": (None, ALICE, Language.ENGLISH),
    "default-without-name-or-contact": (None, replace(NOBODY_TO_ASK, first_name=""), Language.ENGLISH),
    "sales": (SALES, ALICE, Language.ENGLISH),
    "german": (VERTRIEB, ALICE, Language.GERMAN),
    **{f"default-{each.value}": (None, ALICE, each) for each in Language if each != Language.ENGLISH},
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_rendered_as_it_was_approved(name: str) -> None:
    text, facts, language = MESSAGES[name]
    assert as_file(text, facts, language, GOLDEN / f"{name}.txt") == (GOLDEN / f"{name}.txt").read_text()


def as_file(text: WelcomeText | None, facts: Facts, language: Language, file: Path) -> str:
    letter = render(text, facts, language)
    body = letter.html.partition("<body>")[2].partition("</body>")[0]
    said = f"Subject: {letter.subject}\n\n{letter.text}\n----\n{body.strip()}\n"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(said)
    return said
