"""Long lists are walked from page to page, in either direction, and nobody is missed or met twice."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from rules.directory import search
from rules.directory.models import DirectoryUser
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole
from tests.console.conftest import Harbour
from tests.console.reading import link, words
from tests.factories import (
    AppointmentFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    UserGroupFactory,
)
from tests.signing_in import sign_in
from usersync.console import keyed_paging, paging
from usersync.console.keyed_paging import Order, page_by_key

if TYPE_CHECKING:
    from usersync.operators.access import AdministratorRequest

URL = reverse("console:users")


@pytest.fixture
def crowd(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Eleven users, several of one name, by name; three on a page, more than two are not counted."""
    for module in (keyed_paging, paging):
        monkeypatch.setattr(module, "ROWS", 3)
    monkeypatch.setattr(keyed_paging, "FEW", 2)
    monkeypatch.setattr(search, "_MOST", 2)
    for number in range(8):
        DirectoryUserFactory.create(source=harbour.source, family_name="Dodd", given_name=f"D{number % 3}")
    by_name = DirectoryUser.objects.order_by("family_name", "given_name", "pk")
    return [each.user_name for each in by_name]


def walk(console: Client, address: str, step: str) -> Iterator[list[str]]:
    """The users on each page, from the address on."""
    while True:
        page = console.get(address).content.decode()
        yield re.findall(r'<div class="us-sub us-cut">([^<]*)</div>', page)
        onward = link(page, step)
        if not onward:
            return
        address = f"{URL}{onward}"


@pytest.mark.parametrize(("sort", "turn"), [("name", 1), ("-name", -1)])
def test_next_leads_through_everybody_in_order(
    console: Client, crowd: list[str], sort: str, turn: int
) -> None:
    pages = list(walk(console, f"{URL}?sort={sort}", "Next"))
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert [name for page in pages for name in page] == crowd[::turn]


@pytest.mark.parametrize(("sort", "turn"), [("name", 1), ("-name", -1)])
def test_previous_leads_back_from_the_last_to_a_full_first_page(
    console: Client, crowd: list[str], sort: str, turn: int
) -> None:
    first = console.get(URL, {"sort": sort}).content.decode()
    pages = list(walk(console, f"{URL}{link(first, 'Last')}", "Previous"))
    assert [name for page in pages[:-1][::-1] for name in page] == crowd[::turn][-9:]
    assert pages[-1] == crowd[::turn][:3]


def test_the_ends_offer_no_way_beyond_them(console: Client, crowd: list[str]) -> None:
    first, last = (console.get(URL, {"page": page}).content.decode() for page in ("", "last"))
    assert (link(first, "First"), link(first, "Previous")) == ("", "")
    assert (link(last, "Next"), link(last, "Last")) == ("", "")
    assert link(last, "First") == "?"


def test_links_keep_search_and_order(console: Client, crowd: list[str]) -> None:
    page = console.get(URL, {"q": "dodd", "sort": "-name"}).content.decode()
    assert re.fullmatch(r"\?q=dodd&sort=-name&page=after-\d+", link(page, "Next"))
    assert link(page, "Last") == "?q=dodd&sort=-name&page=last"


@pytest.mark.parametrize("page", ["after-999999999", "before-x", "after-", "zebra", "-1", "7"])
def test_what_leads_nowhere_is_the_first_page(console: Client, crowd: list[str], page: str) -> None:
    assert next(walk(console, f"{URL}?page={page}", "Next")) == crowd[:3]


def test_a_row_of_somebody_else_is_nowhere(console: Client, crowd: list[str]) -> None:
    stranger = DirectoryUserFactory.create(family_name="Bianchi")
    assert next(walk(console, f"{URL}?page=after-{stranger.pk}", "Next")) == crowd[:3]


def test_where_a_user_would_stand_is_not_told_to_who_may_not_see_them(
    client: Client, harbour: Harbour, crowd: list[str]
) -> None:
    """Else the place of a hidden name in the order would say what it begins with."""
    theirs = UserGroupFactory.create(account=harbour.account)
    Profile.objects.filter(user__family_name="Dodd").update(user_group=theirs)
    manager = AppointmentFactory.create(
        account=harbour.account, role=AdminRole.MANAGER, managed_group_ids=[theirs.pk]
    )
    sign_in(client, manager.operator)
    hidden = DirectoryUserFactory.create(source=harbour.source, family_name="Dodd", given_name="D1z")
    shown = [name for name in crowd if name.startswith("person")]

    assert next(walk(client, f"{URL}?page=after-{hidden.pk}", "Next")) == shown[:3]


def test_who_does_not_fit_the_search_any_more_still_leads_on(console: Client, crowd: list[str]) -> None:
    alice = DirectoryUser.objects.get(given_name="Alice")
    found = next(walk(console, f"{URL}?q=dodd&page=after-{alice.pk}", "Next"))
    assert found == [name for name in crowd if name.startswith("person")][:3]


def test_many_are_not_counted(console: Client, crowd: list[str]) -> None:
    assert "1 to 3 of more than 2" in words(console.get(URL))
    assert "more than 2 in total" in words(console.get(URL, {"page": "last"}))
    assert "1 to 3 of more than 2" in words(console.get(URL, {"q": "harbour"}))


def test_members_and_groups_are_paged_alike(console: Client, harbour: Harbour, crowd: list[str]) -> None:
    everybody = DirectoryGroupFactory.create(source=harbour.source, members=DirectoryUser.objects.all())
    members = reverse("console:directory_group", args=[everybody.pk])
    assert next(walk(console, f"{members}?page=last", "Next")) == crowd[-3:]
    groups = console.get(reverse("console:directory_groups"), {"page": "last", "sort": "-name"})
    assert re.findall(r"Support|Sales|Crew \d+", words(groups)) == ["Support", "Sales", str(everybody)]


@pytest.mark.parametrize("page", ["", "last", "after-1", "before-1"])
def test_a_list_that_ends_while_it_is_read_is_empty(harbour: Harbour, rf: RequestFactory, page: str) -> None:
    request = cast("AdministratorRequest", rf.get(URL, {"page": page}))
    request.account = harbour.account
    nobody = DirectoryUser.objects.filter(pk=0)

    shown = page_by_key(request, nobody, Order(["user_name", "pk"]), are_many=True)

    assert not shown.rows
    assert not shown.has_others
