"""Nobody gets further than they should: every address of the product, for everybody who has no business
there, read and written to. They get 302 or 404, and nothing changes.
"""

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rules.catalog.models import AdminPrivilege
from tests.walls.addresses import (
    ANYBODY,
    BEHIND_PRIVILEGES,
    BY_PRIVILEGE,
    EVERY_MANAGER,
    FULL_ADMINISTRATORS,
    OF_ALL_USERS,
    OF_THE_CONSOLE,
    ONES_OWN,
    OPERATORS,
    Address,
    every_address,
)
from tests.walls.conftest import Harbour, manager, rows_written

# What any form could carry.
ENTRIES = {
    "name": "Taken over",
    "short_label": "Taken",
    "colour_slot": "1",
    "parent": "",
    "email": "x@x.example",
    "role": "full",
    "default_language": "en",
    "confirmed": "1",
    "on": "0",
    "version": "1",
    "join": "1",
    "decision": "release",
    "language": "de",
    "then": "list",
    "position": "1",
}


def console_addresses(names: Collection[str] = OF_THE_CONSOLE) -> Iterator[Address]:
    return (address for address in every_address() if address.name in names)


def answers(client: Client, harbour: Harbour, address: Address) -> list[Any]:
    """To reading and to writing; nothing was written."""
    before, url = rows_written(), harbour.url(address)
    sent = {**ENTRIES, "rule": harbour.parts["rule_id"], "group": harbour.parts["group_id"]}
    given = [client.get(url), client.post(url, {**sent, "account": harbour.account.pk})]
    assert rows_written() == before, address.name
    return given


def test_every_address_is_thought_of() -> None:
    names = {address.name for address in every_address() if not address.name.startswith("scim:")}
    assert names == ANYBODY | ONES_OWN | OF_THE_CONSOLE


def test_nobody_is_sent_to_sign_in(harbour: Harbour) -> None:
    for address in console_addresses(OF_THE_CONSOLE | ONES_OWN):
        for answer in answers(Client(), harbour, address):
            # A page that only takes POST says so, whoever asks.
            if answer.status_code != 405:
                assert answer["Location"].startswith(reverse("account_login")), address.name


def test_an_end_user_is_told_that_nothing_is_open(end_user: Client, harbour: Harbour) -> None:
    for address in console_addresses():
        for answer in answers(end_user, harbour, address):
            if answer.status_code != 405:
                assert answer["Location"] == reverse("console:no_access"), address.name
    assert "Nothing here is open to you" in end_user.get(reverse("console:no_access")).content.decode()


def test_a_manager_without_any_privilege_gets_the_users_and_nothing_else(harbour: Harbour) -> None:
    otto = manager(harbour.account)
    for address in console_addresses(OF_THE_CONSOLE - OPERATORS - EVERY_MANAGER):
        for answer in answers(otto, harbour, address):
            assert answer.status_code in {404, 405}, address.name
    for address in console_addresses(EVERY_MANAGER):
        assert otto.get(harbour.url(address)).status_code == 200


@pytest.mark.parametrize("privilege", AdminPrivilege)
def test_a_privilege_opens_what_the_table_says(harbour: Harbour, privilege: AdminPrivilege) -> None:
    otto = manager(harbour.account, privilege)
    for address in console_addresses(BEHIND_PRIVILEGES - BY_PRIVILEGE[privilege]):
        for answer in answers(otto, harbour, address):
            assert answer.status_code in {404, 405}, address.name
    for address in console_addresses(BY_PRIVILEGE[privilege]):
        assert otto.get(harbour.url(address)).status_code == 200, address.name


def test_a_manager_of_another_group_sees_nobody_and_changes_nothing_of_others(
    manager_of_another_group: Client, harbour: Harbour
) -> None:
    for address in console_addresses(OF_THE_CONSOLE - OPERATORS):
        if address.is_of_a_row or address.name in FULL_ADMINISTRATORS | OF_ALL_USERS:
            for answer in answers(manager_of_another_group, harbour, address):
                assert answer.status_code in {404, 405}, address.name
    for address in console_addresses(EVERY_MANAGER | BY_PRIVILEGE[AdminPrivilege.REPORTS]):
        if not address.is_of_a_row:
            answer = manager_of_another_group.get(harbour.url(address))
            page = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # the stubs know less
            assert b"alice@" not in page
    groups = manager_of_another_group.get(reverse("console:user_groups")).content
    assert b"Harbour sales" not in groups


def test_the_administrator_of_another_account_finds_no_row(stranger: Client, harbour: Harbour) -> None:
    for address in console_addresses():
        if address.is_of_a_row:
            for answer in answers(stranger, harbour, address):
                assert answer.status_code in {404, 405}, address.name
        elif address.name != "console:home":
            answer = stranger.get(harbour.url(address))
            page = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # the stubs know less
            assert b"Harbour" not in page, address.name


def test_what_operators_have_of_their_own_is_theirs_alone(stranger: Client, harbour: Harbour) -> None:
    for address in console_addresses(ONES_OWN):
        if address.is_of_a_row:
            for answer in answers(stranger, harbour, address):
                # Or to prove it again, before anything is looked for.
                proves = answer.status_code == 302 and answer["Location"].startswith("/confirm/")
                assert proves or answer.status_code in {404, 405}, address.name


def test_nobody_switches_to_an_account_that_is_not_theirs(stranger: Client, harbour: Harbour) -> None:
    sent = stranger.post(reverse("console:switch_account"), {"account": harbour.account.pk})
    assert sent.status_code == 404
    moved = stranger.post(reverse("console:rule_move"), {**ENTRIES, "rule": harbour.parts["rule_id"]})
    assert moved.status_code in {400, 404}


def test_signing_in_opens_nothing_of_the_directory_connection(stranger: Client, harbour: Harbour) -> None:
    for path in ("Users", "Groups", "Users/.search", ".search", "Me", "Bulk"):
        assert stranger.get(f"/scim/v2/{path}").status_code == 401
        assert stranger.post(f"/scim/v2/{path}", {}, content_type="application/json").status_code == 401
