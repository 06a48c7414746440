"""Every page in a language that puts brackets around what was translated: nothing else is words but data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from pytest_django.fixtures import Settings

from rules.accounts.languages import Language
from rules.accounts.models import DirectoryAttribute
from rules.directory.models import SourceKind
from tests.console.baseline import BASELINE
from tests.console.conftest import Harbour
from tests.console.test_query_counts import address, grow
from tests.languages.bracketed import CODE, unmarked, write_catalogue
from usersync.console.connection_guides import guides

# Names, a file, letters to a user.
NOT_IN_WORDS = {
    *("console:directory_group_options", "console:activity_export"),
    *("console:welcome_email_message", "console:welcome_email_preview"),
}
# Fields with names that people gave.
NAMES = {
    *("name", "display_name", "given_name", "family_name", "user_name", "email", "title", "department"),
    *("description", "body", "subject", "short_label", "subject_name", "actor_name", "hint", "slug"),
}
# The product, and what is called the same everywhere.
OWN = ("UserSync", "UTC", "SCIM", "OpenID Connect", "SAML 2.0", "xx")
# django-allauth brings its own catalogues.
OF_ALLAUTH = ("Forgot your password?", "This functionality requires JavaScript.")
LABELS = [*Language.labels, *Language.values, *SourceKind.labels, *DirectoryAttribute.labels]


@pytest.fixture
def brackets(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The header of a browser that asks for them."""
    write_catalogue(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [*Language.choices, (CODE, "Brackets")]
    return {"Accept-Language": CODE}


def data() -> Iterator[str]:
    yield from (*OWN, *OF_ALLAUTH, *LABELS, *names_of_providers())
    for model in apps.get_models():
        for name in {field.name for field in model._meta.concrete_fields} & NAMES:
            yield from map(str, model._default_manager.values_list(name, flat=True))


def names_of_providers() -> Iterator[str]:
    """Menus and fields are named as identity providers name them."""
    for guide in guides("http://testserver/scim/v2"):
        yield from (guide.where, guide.test, *(field for field, _ in guide.fields))
        if isinstance(guide.provider, str):
            yield guide.provider


def test_pages(console: Client, harbour: Harbour, brackets: dict[str, str]) -> None:
    grow(harbour, 2)
    known = [*data()]
    found = []
    pages = {name for name in BASELINE if name.startswith("console:")} - NOT_IN_WORDS
    for name in pages:
        response = console.get(address(name, harbour), headers=brackets)
        assert response["Content-Language"] == CODE
        found += [f"{name}: {said}" for said in unmarked(response.content.decode(), known)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("url", [resolve_url(settings.LOGIN_URL), "/nowhere/"])
def test_pages_outside_the_console(
    client: Client,
    harbour: Harbour,
    brackets: dict[str, str],
    url: str,
) -> None:
    page = client.get(url, headers=brackets).content.decode()
    assert "⟦" in page
    assert unmarked(page, data()) == []
