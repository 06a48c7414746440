"""What no administrator types and some machine sends: it is answered, never with an error of ours."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rules.audit.actors import SYSTEM
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.directory.search import words_of
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import (
    LONG_AGO,
    DeviceGroupFactory,
    ProductFactory,
    SettingsTemplateFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)
from usersync.console.fingerprint import fingerprint_of_order

DECLARED = ["user_groups", "device_groups", "products", "settings_templates", "welcome_emails"]
SEARCHES = ["activity", "users", "user_sync", "directory_groups", "directory_group_options", *DECLARED]
TOO_MANY_DIGITS = "9" * 5000


def test_a_search_is_cut_to_eight_words_and_two_hundred_characters() -> None:
    assert words_of("a " * 50) == ["a"] * 8
    assert words_of("a" * 300) == ["a" * 200]
    assert words_of(" al\0ice  \0 ") == ["alice"]


@pytest.mark.parametrize("screen", SEARCHES)
def test_a_thousand_words_ask_the_database_for_eight(console: Client, harbour: Harbour, screen: str) -> None:
    harbour.rules(harbour.sales)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert console.get(reverse(f"console:{screen}"), {"q": "needle " * 1000}).status_code == 200
    assert max(query["sql"].lower().count("needle") for query in asked.captured_queries) <= 8 * 5


@pytest.mark.parametrize("screen", SEARCHES)
def test_a_nul_in_a_search_is_as_if_it_were_not_there(console: Client, harbour: Harbour, screen: str) -> None:
    harbour.rules(harbour.sales)
    for factory in (UserGroupFactory, DeviceGroupFactory, ProductFactory, SettingsTemplateFactory):
        factory.create(account=harbour.account, name="Sales")
    WelcomeTemplateFactory.create(account=harbour.account, name="Sales")
    record(
        account_id=harbour.account.pk,
        at=LONG_AGO,
        actor=SYSTEM,
        action="group.changed",
        subject=(SubjectKind.DIRECTORY_GROUP, harbour.sales.pk, "Sales"),
    )
    url = reverse(f"console:{screen}")
    assert console.get(url, {"q": "\0"}).status_code == 200
    assert "Sales" in console.get(url, {"q": "\0"}).content.decode()


def test_a_nul_in_the_search_of_a_moved_rule_is_no_search(
    console: Client, harbour: Harbour, htmx: dict[str, str]
) -> None:
    seen = [rule.pk for rule in harbour.rules(harbour.sales, harbour.support)]
    sent = {"rule": seen[1], "position": 1, "seen": fingerprint_of_order(seen), "q": "\0"}
    page = console.post(reverse("console:rule_move"), sent, headers=htmx)
    assert "2 of 2 rules are enabled." in words(page)


def test_a_nul_in_the_search_for_a_group_finds_all_groups(console: Client, harbour: Harbour) -> None:
    page = console.post(reverse("console:rule_add"), {"find": "1", "find_group": "\0"})
    assert "Sales (2 members, Okta)" in words(page)


def test_progress_of_too_many_digits_is_no_progress(console: Client, harbour: Harbour) -> None:
    assert console.get(reverse("console:user_sync_live"), {"of": TOO_MANY_DIGITS}).status_code == 200


@pytest.mark.parametrize("number", [TOO_MANY_DIGITS, "9" * 20, "9" * 18])
def test_a_group_and_a_product_that_no_row_can_be_are_refused(
    console: Client, harbour: Harbour, number: str
) -> None:
    sent = {"group": number, "products": [number], "language": "en"}
    page = console.post(reverse("console:rule_add"), sent)
    assert "2 entries need another look" in words(page)


def test_a_position_beyond_all_numbers_is_last(console: Client, harbour: Harbour) -> None:
    first, second = [rule.pk for rule in harbour.rules(harbour.sales, harbour.support)]
    sent = {"rule": first, "position": "9" * 20, "seen": fingerprint_of_order([first, second])}
    page = console.post(reverse("console:rule_move"), sent, follow=True)
    assert harbour.order() == [second, first]
    assert "Sales is rule 2 now." in words(page)


@pytest.mark.parametrize(
    "nowhere", ["NaN", "-1", "%", "_", "users", "./users/", "console:users", "http:///x"]
)
def test_a_next_page_that_is_no_path_becomes_the_first_page(
    console: Client, harbour: Harbour, nowhere: str
) -> None:
    first_page = reverse("console:home")
    assert console.get(reverse("account_login"), {"next": nowhere})["Location"] == first_page
    assert console.post(reverse("console:theme"), {"next": nowhere})["Location"] == first_page
