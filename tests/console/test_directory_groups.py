from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryGroupFactory

URL = reverse("console:directory_groups")


def test_each_group_says_its_members_and_the_rules_on_it(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support, harbour.sales, harbour.support)
    said = words(console.get(URL))
    assert "Sales 2 #2 Okta" in said
    assert "Support 1 #1 #3 Okta" in said


def test_search_goes_by_name(console: Client, harbour: Harbour) -> None:
    said = words(console.get(URL, {"q": "SAL"}))
    assert "Sales 2" in said
    assert "Support" not in said


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("with_rules", {"Sales", "Board"}),
        ("without_rules", {"Support"}),
        ("gone", {"Board"}),
        ("nonsense", {"Sales", "Support", "Board"}),
    ],
)
def test_the_status_filters(console: Client, harbour: Harbour, status: str, found: set[str]) -> None:
    board = DirectoryGroupFactory.create(source=harbour.source, display_name="Board", gone_at=timezone.now())
    harbour.rules(harbour.sales, board)
    said = words(console.get(URL, {"status": status}))
    assert {name for name in ("Sales", "Support", "Board") if f"{name} " in said} == found


def test_a_group_that_is_gone_is_marked(console: Client, harbour: Harbour) -> None:
    harbour.sales.gone_at = datetime(2024, 11, 12, tzinfo=UTC)
    harbour.sales.save()
    assert "Sales Gone since 12 Nov 2024" in words(console.get(URL))


def test_groups_of_another_account_are_not_here(console: Client, harbour: Harbour) -> None:
    stranger = DirectoryGroupFactory.create(display_name="Strangers")
    assert stranger.display_name not in words(console.get(URL))


def test_before_the_directory_has_sent_any_it_says_where_groups_come_from(
    console: Client, harbour: Harbour
) -> None:
    harbour.source.groups.all().delete()
    said = words(console.get(URL))
    assert "No directory groups yet" in said
    assert said.endswith("they are here. Directory connections")
