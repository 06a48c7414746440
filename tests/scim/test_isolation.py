"""One account never sees or touches another: every address of the endpoint, with every method."""

from collections.abc import Iterator
from typing import Any

import pytest

from rules.connections.models import FailedRequest
from rules.directory.models import DirectoryGroup, DirectoryUser, Membership
from rules.provisioning.models import PendingUser
from tests.scim.provider import JSON, IdentityProvider, member, op, path_of
from usersync.scim.urls import urlpatterns

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Addresses with an id in them, and those without one that read or write rows.
OF_ONE_ROW = {"user": DirectoryUser, "group": DirectoryGroup}
OF_MANY_ROWS = {"users": "/Users", "groups": "/Groups"}
SEARCHES = {"users_search": "/Users/.search", "groups_search": "/Groups/.search", "search": "/.search"}
OF_NO_ROW = {
    *("me", "bulk", "service_provider_config", "resource_types", "resource_type", "schemas", "schema"),
}


@pytest.fixture
def before(alice: DirectoryUser, sales: DirectoryGroup) -> list[JSON]:
    return everything()


def everything() -> list[JSON]:
    models: tuple[Any, ...] = (DirectoryUser, DirectoryGroup, Membership, PendingUser)
    return [row for model in models for row in model._default_manager.order_by("pk").values()]


def bodies(alice: DirectoryUser) -> Iterator[JSON]:
    """What a PUT and a PATCH could carry; it names the stranger's user."""
    yield {"userName": "mine", "displayName": "Mine", "members": [member(alice)]}
    yield {
        "Operations": [op("add", "members", value=[member(alice)]), op("replace", "displayName", value="x")]
    }
    yield {"Operations": [op("replace", value={"active": False})]}


def test_every_address_is_thought_of() -> None:
    named = {pattern.name for pattern in urlpatterns if pattern.name}
    assert named == OF_ONE_ROW.keys() | OF_MANY_ROWS.keys() | SEARCHES.keys() | OF_NO_ROW


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", OF_ONE_ROW)
def test_a_row_of_another_account_is_not_there(
    stranger: IdentityProvider,
    alice: DirectoryUser,
    sales: DirectoryGroup,
    before: list[JSON],
    name: str,
    method: str,
) -> None:
    path = path_of(alice if name == "user" else sales)
    for body in bodies(alice):
        answer = stranger.send(method, path, body)
        # A well-formed PATCH of the other kind of resource may be refused before the row is looked for.
        assert answer.status in ({405} if method == "POST" else {400, 404})
        assert alice.user_name.encode() not in answer.content
    assert everything() == before


@pytest.mark.parametrize("path", OF_MANY_ROWS.values())
def test_lists_and_searches_show_nothing_of_another_account(
    stranger: IdentityProvider, before: list[JSON], alice: DirectoryUser, path: str
) -> None:
    for wanted in ("", f'id eq "{alice.public_id}"', 'externalId eq "00u-alice"', 'displayName sw "s"'):
        for cursor in ({}, {"cursor": ""}):
            query = {"filter": wanted, **cursor}
            assert stranger.get(path, **query).body["totalResults"] == 0
            assert stranger.post(f"{path}/.search", query).body["totalResults"] == 0
    assert stranger.post("/.search", {}).body["totalResults"] == 0
    assert everything() == before


def test_a_user_of_another_account_cannot_become_a_member(
    stranger: IdentityProvider, alice: DirectoryUser, before: list[JSON]
) -> None:
    answer = stranger.post("/Groups", {"displayName": "Mine", "members": [member(alice)]})

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert everything() == before
    mine = stranger.post("/Groups", {"displayName": "Mine"}).body["id"]
    assert stranger.patch(f"/Groups/{mine}", op("add", "members", value=[member(alice)])).status == 400
    assert stranger.put(f"/Groups/{mine}", {"displayName": "Mine", "members": [member(alice)]}).status == 400
    assert stranger.patch(f"/Groups/{mine}", op("remove", "members", value=[member(alice)])).status == 204
    assert Membership.objects.count() == 2


def test_failed_requests_are_told_to_the_account_that_sent_them(
    stranger: IdentityProvider, alice: DirectoryUser
) -> None:
    stranger.get(path_of(alice))
    assert FailedRequest.objects.get().account_id != alice.account_id


@pytest.mark.parametrize("method", METHODS)
def test_without_a_token_nothing_of_a_row_is_told(
    provider: IdentityProvider, alice: DirectoryUser, before: list[JSON], method: str
) -> None:
    nobody = IdentityProvider(provider.client, "us_scim_wrong")
    for path in (path_of(alice), *OF_MANY_ROWS.values(), *SEARCHES.values(), "/Me", "/Bulk"):
        assert nobody.send(method, path, b"{}").status == 401
    assert everything() == before
