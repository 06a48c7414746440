"""The baseline of SQL queries per page; it does not grow with rows. Three of them say who asks."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.console.conftest import Harbour
from tests.factories import (
    DirectoryGroupFactory,
    DirectoryUserFactory,
    ProductFactory,
    RuleFactory,
    SeatFactory,
)

BASELINE = {
    "user_sync": 11,
    "user_sync_live": 4,
    "rule_add": 12,
    "rule_edit": 15,
    "rule_delete": 4,
    "users": 7,
    "user": 14,
    "user_refresh": 14,
    "directory_groups": 7,
    "directory_group": 8,
    "directory_group_options": 5,
}


def address(name: str, harbour: Harbour) -> str:
    rows = {"user": harbour.alice.pk, "user_refresh": harbour.alice.pk, "directory_group": harbour.sales.pk}
    if name in {"rule_edit", "rule_delete"}:
        return reverse(f"console:{name}", args=[harbour.order()[0]])
    return reverse(f"console:{name}", args=[rows[name]] if name in rows else [])


def grow(harbour: Harbour, times: int) -> None:
    """More of everything: people in both groups with seats, groups with rules, products."""
    for _ in range(times):
        product = ProductFactory.create(account=harbour.account)
        person = DirectoryUserFactory.create(source=harbour.source)
        group = DirectoryGroupFactory.create(source=harbour.source, members=[person, harbour.alice])
        priority = len(harbour.order()) + 1
        rule = RuleFactory.create(group=group, priority=priority, products=[product, harbour.meeting])
        harbour.sales.members.add(person, through_defaults={"account": harbour.account})
        for who in (person, harbour.alice):
            SeatFactory.create(user=who, product=product, rule=rule)


@pytest.fixture
def queries(console: Client) -> Callable[[str], int]:
    def count(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert console.get(url).status_code == 200
        return len(captured)

    return count


@pytest.mark.parametrize("name", BASELINE)
def test_the_queries_of_a_page_are_those_of_the_baseline(
    harbour: Harbour, queries: Callable[[str], int], name: str
) -> None:
    grow(harbour, 1)
    assert queries(address(name, harbour)) == BASELINE[name]
    grow(harbour, 8)
    assert queries(address(name, harbour)) == BASELINE[name]
