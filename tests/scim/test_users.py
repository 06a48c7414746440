"""/Users: reading, replacing and deleting, and who may see them."""

from uuid import UUID

import pytest

from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import PendingUser
from tests.scim.provider import ENTERPRISE, IdentityProvider, kept, op, path_of


def test_a_user_is_read_with_the_groups_it_is_in(
    provider: IdentityProvider, alice: DirectoryUser, sales: DirectoryGroup
) -> None:
    body = provider.get(path_of(alice)).body

    assert body["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE]
    assert body[ENTERPRISE] == {"department": "Sales"}
    assert body["emails"] == [{"value": "alice@harbour.example", "type": "work", "primary": True}]
    [group] = body["groups"]
    assert (group["value"], group["display"], group["type"]) == (str(sales.public_id), "Sales", "direct")
    assert group["$ref"].endswith(f"/scim/v2{path_of(sales)}")


def test_put_replaces_everything_that_may_be_written(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    echo = provider.get(path_of(alice)).body
    answer = provider.put(path_of(alice), {**echo, "id": "x", "title": "Cook", ENTERPRISE: {}})

    assert answer.status == 200
    assert (kept(alice).title, kept(alice).department) == ("Cook", "")
    assert kept(alice).public_id == alice.public_id


def test_put_without_active_leaves_a_deactivated_user_deactivated(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    provider.patch(path_of(alice), op("replace", value={"active": False}))
    answer = provider.put(path_of(alice), {"userName": alice.user_name})

    assert answer.body["active"] is False
    assert not kept(alice).active


def test_a_deleted_user_is_gone_everywhere_and_the_name_is_free(
    provider: IdentityProvider, alice: DirectoryUser, sales: DirectoryGroup
) -> None:
    assert provider.delete(path_of(alice)).status == 204

    assert provider.get(path_of(alice)).status == 404
    assert provider.delete(path_of(alice)).status == 404
    assert provider.put(path_of(alice), {"userName": "x"}).status == 404
    assert provider.patch(path_of(alice), op("replace", "title", value="x")).status == 404
    assert provider.get("/Users").user_names == ["bruno@harbour.example"]
    assert len(provider.get(path_of(sales)).body["members"]) == 1
    assert PendingUser.objects.get().user_id == alice.pk
    assert provider.post("/Users", {"userName": alice.user_name}).status == 201


def test_another_account_sees_and_changes_nothing(
    stranger: IdentityProvider, alice: DirectoryUser, sales: DirectoryGroup
) -> None:
    for row in (alice, sales):
        assert stranger.get(path_of(row)).status == 404
        assert stranger.patch(path_of(row), op("replace", value={"displayName": "x"})).status == 404
        assert stranger.put(path_of(row), {"userName": "x", "displayName": "x"}).status == 404
        assert stranger.delete(path_of(row)).status == 404
    assert stranger.get("/Users").body["totalResults"] == 0
    assert stranger.get("/Groups", filter='displayName eq "Sales"').body["totalResults"] == 0
    assert (kept(alice).version, kept(alice).deleted_at) == (1, None)
    assert sales.members.count() == 2
    assert stranger.post("/Users", {"userName": alice.user_name}).status == 201


@pytest.mark.parametrize("user_id", [str(UUID(int=0)), "alice", "%00"])
def test_an_unknown_user_is_not_found(provider: IdentityProvider, user_id: str) -> None:
    answer = provider.get(f"/Users/{user_id}")

    assert (answer.status, answer.body["status"]) == (404, "404")
