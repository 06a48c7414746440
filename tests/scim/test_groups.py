"""/Groups, apart from who is in them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rules.directory.models import DirectoryGroup, DirectoryUser, Membership, Source
from rules.provisioning.models import PendingUser
from tests.factories import LONG_AGO, DirectoryGroupFactory, DirectoryUserFactory
from tests.scim.provider import JSON, IdentityProvider, member, op, path_of

ENTRA_GROUP = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"


def kept(group: DirectoryGroup) -> DirectoryGroup:
    return DirectoryGroup.objects.get(pk=group.pk)


def test_a_posted_group_is_kept_with_its_members(provider: IdentityProvider, alice: DirectoryUser) -> None:
    entra = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group", ENTRA_GROUP],
        "externalId": "8aa1a0c0",
        "displayName": "Sales",
        "meta": {"resourceType": "Group"},
        "members": [member(alice)],
    }
    answer = provider.post("/Groups", entra)

    assert answer.status == 201
    group = DirectoryGroup.objects.get()
    assert (group.display_name, group.external_id) == ("Sales", "8aa1a0c0")
    assert list(group.members.all()) == [alice]
    assert PendingUser.objects.get().user_id == alice.pk
    [answered] = answer.body["members"]
    assert (answered["value"], answered["type"]) == (str(alice.public_id), "User")
    assert answered["$ref"].endswith(f"/scim/v2{path_of(alice)}")
    assert answer.headers["Location"] == answer.body["meta"]["location"]
    assert answer.body["meta"]["location"].endswith(f"/scim/v2{path_of(group)}")


def test_a_group_name_is_taken_in_any_case(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    answer = provider.post("/Groups", {"displayName": "SALES"})

    assert (answer.status, answer.scim_type) == (409, "uniqueness")
    assert DirectoryGroup.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"displayName": " "},
        {"displayName": 7},
        {"displayName": "a\x00b"},
        {"displayName": "x" * 301},
        {"displayName": "Crew", "externalId": ["x"]},
        {"displayName": "Crew", "externalId": "x" * 201},
        {"displayName": "Crew", "members": "alice"},
        {"displayName": "Crew", "members": [{"display": "Alice"}]},
        {"displayName": "Crew", "members": [[]]},
    ],
)
def test_a_value_that_cannot_be_kept_is_refused(provider: IdentityProvider, body: JSON) -> None:
    answer = provider.post("/Groups", body)

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert not DirectoryGroup.objects.exists()


@pytest.mark.parametrize(
    ("operation", "scim_type"),
    [
        (op("remove", "displayName"), "mutability"),
        (op("replace", "id", value="x"), "mutability"),
        (op("replace", "members.value", value="x"), "mutability"),
        (op("replace", "displayName", value=""), "invalidValue"),
        (op("replace", "displayName", value=None), "invalidValue"),
        (op("replace", "displayName"), "invalidValue"),
        (op("replace", "externalId"), "invalidValue"),
        (op("replace"), "invalidValue"),
        (op("remove"), "noTarget"),
        (op("add", 'members[value eq "x"]', value={}), "invalidPath"),
        (op("replace", "members[", value=[]), "invalidFilter"),
    ],
)
def test_a_refused_operation_takes_the_whole_request_with_it(
    provider: IdentityProvider, sales: DirectoryGroup, operation: JSON, scim_type: str
) -> None:
    answer = provider.patch(path_of(sales), op("remove", "members"), operation)

    assert (answer.status, answer.scim_type) == (400, scim_type)
    assert sales.members.count() == 2
    assert kept(sales).version == 1
    assert not PendingUser.objects.exists()


def test_an_external_id_is_set_and_removed(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    provider.patch(path_of(sales), op("Add", "externalId", value="8aa1a0c0"))
    assert kept(sales).external_id == "8aa1a0c0"

    provider.patch(path_of(sales), op("remove", "externalId"))
    assert kept(sales).external_id == ""


def test_what_is_not_kept_is_passed_over(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    answer = provider.patch(
        path_of(sales),
        op("replace", "description", value="x"),
        op("replace", f"{ENTRA_GROUP}:mail", value="x"),
        op("replace", value={"schemas": [], "id": "x", ENTRA_GROUP: {}}),
    )

    assert answer.status == 204
    assert (kept(sales).version, kept(sales).updated_at) == (1, LONG_AGO)


def test_a_patch_answers_with_a_body_only_when_attributes_are_named(
    provider: IdentityProvider, sales: DirectoryGroup
) -> None:
    rename = {"Operations": [op("replace", "displayName", value="Sales Europe")]}
    answer = provider.send("PATCH", f"{path_of(sales)}?attributes=displayName", rename)

    assert answer.status == 200
    assert answer.body == {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "id": str(sales.public_id),
        "displayName": "Sales Europe",
    }


def test_a_deleted_group_is_gone_and_its_members_are_pending(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser
) -> None:
    assert provider.delete(path_of(sales)).status == 204

    assert provider.get(path_of(sales)).status == 404
    assert provider.delete(path_of(sales)).status == 404
    assert provider.patch(path_of(sales), op("remove", "members")).status == 404
    assert provider.get("/Groups").body["totalResults"] == 0
    assert "groups" not in provider.get(path_of(alice)).body
    assert not Membership.objects.exists()
    assert PendingUser.objects.count() == 2
    assert provider.post("/Groups", {"displayName": "Sales"}).status == 201


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def test_one_member_of_a_large_group_is_patched_without_reading_the_others(
    provider: IdentityProvider, okta: Source, carla: DirectoryUser
) -> None:
    crew = DirectoryUserFactory.create_batch(30, source=okta)
    group = DirectoryGroupFactory.create(source=okta, members=crew)
    provider.get("/Users", count=0)

    with CaptureQueriesContext(connection) as queries:
        provider.patch(path_of(group), op("add", "members", value=[member(carla)]))

    about_members = [sql for sql in statements(queries) if "directory_membership" in sql]
    assert len(about_members) == 1
    assert "INSERT INTO directory_membership" in about_members[0]
    # The token, the group's lock, and everything that is written.
    assert len(statements(queries)) == 3


def test_a_group_is_read_with_one_query_for_all_its_members(
    provider: IdentityProvider, sales: DirectoryGroup
) -> None:
    provider.get("/Users", count=0)

    with CaptureQueriesContext(connection) as queries:
        body = provider.get(path_of(sales)).body
    assert len(body["members"]) == 2
    assert len(statements(queries)) == 3

    with CaptureQueriesContext(connection) as queries:
        body = provider.get(path_of(sales), excludedAttributes="members").body
    assert "members" not in body
    assert len(statements(queries)) == 2
