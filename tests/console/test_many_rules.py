"""A table longer than a page: a hundred rules at first, the others as somebody scrolls."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import RuleFactory
from usersync.console.fingerprint import fingerprint_of_order

URL = reverse("console:user_sync")


@pytest.fixture
def order(harbour: Harbour) -> list[int]:
    for priority in range(1, 103):
        RuleFactory.create(group=harbour.sales, priority=priority, description=f"Note {priority}")
    return harbour.order()


def shown(page: str) -> int:
    return page.count("<tr id=")


def test_the_first_hundred_come_with_the_page_the_others_after_them(
    console: Client, harbour: Harbour, order: list[int], htmx: dict[str, str]
) -> None:
    page = console.get(URL).content.decode()
    assert shown(page) == 100
    assert "?start=100&amp;" in page
    further = console.get(reverse("console:further_rules"), {"start": "100"}, headers=htmx).content.decode()
    assert shown(further) == 2
    assert "Note 102" in further
    assert "Show more rules" not in further


def test_who_moves_a_rule_by_keyboard_hears_how_many_there_are(
    console: Client, harbour: Harbour, order: list[int]
) -> None:
    assert 'data-count="102"' in console.get(URL).content.decode()


def test_without_scripts_a_link_leads_to_more_of_them(
    console: Client, harbour: Harbour, order: list[int]
) -> None:
    assert 'href="/user-sync/?q=note&amp;rows=200"' in console.get(URL, {"q": "note"}).content.decode()
    assert shown(console.get(URL, {"rows": "200"}).content.decode()) == 102
    assert "102 of 102 rules found." in words(console.get(URL, {"q": "note"}))


def test_after_a_move_as_many_are_shown_as_before(
    console: Client, harbour: Harbour, order: list[int], htmx: dict[str, str]
) -> None:
    entries = {"rule": order[101], "position": 101, "seen": fingerprint_of_order(order), "confirmed": 1}
    page = console.post(reverse("console:rule_move"), {**entries, "rows": 102}, headers=htmx).content.decode()
    assert shown(page) == 102
    assert harbour.order()[100] == order[101]
