"""POST /Users: what is kept of what identity providers send."""

import pytest

from rules.directory.models import DirectoryUser
from tests.scim.provider import ENTERPRISE, JSON, IdentityProvider

OKTA_POST: JSON = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "userName": "Dora.Dietz@Harbour.example",
    "name": {"givenName": "Dora", "familyName": "Dietz"},
    "emails": [{"primary": True, "value": "Dora.Dietz@Harbour.example", "type": "work"}],
    "displayName": "Dora Dietz",
    "locale": "en-US",
    "externalId": "00u-dora",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}


def test_a_posted_user_is_kept_and_answered_with_its_location(provider: IdentityProvider) -> None:
    answer = provider.post("/Users", OKTA_POST)

    assert answer.status == 201
    user = DirectoryUser.objects.get()
    assert (user.user_name, user.external_id, user.display_name) == (
        "Dora.Dietz@Harbour.example",
        "00u-dora",
        "Dora Dietz",
    )
    assert (user.given_name, user.family_name, user.active) == ("Dora", "Dietz", True)
    assert user.email == "Dora.Dietz@Harbour.example"
    body = answer.body
    assert body["id"] == str(user.public_id)
    assert body["meta"]["location"] == answer.headers["Location"]
    assert body["meta"]["location"].endswith(f"/scim/v2/Users/{user.public_id}")
    assert body["meta"]["created"] == body["meta"]["lastModified"]
    assert "password" not in body


def test_read_only_attributes_nulls_and_unknown_attributes_are_ignored(provider: IdentityProvider) -> None:
    entra = {
        **OKTA_POST,
        "id": "mine",
        "meta": {"resourceType": "User", "created": "1999-01-01T00:00:00Z"},
        "title": None,
        "profileUrl": "random text",
        "phoneNumbers": [{"primary": "True", "type": "work", "value": None}],
        ENTERPRISE: {"department": "Sales", "manager": "00u-vera"},
    }
    answer = provider.post("/Users", entra)

    assert answer.status == 201
    user = DirectoryUser.objects.get()
    assert (user.title, user.department) == ("", "Sales")
    assert answer.body["id"] == str(user.public_id)
    assert not answer.body["meta"]["created"].startswith("1999")


def test_names_of_attributes_count_in_any_case(provider: IdentityProvider) -> None:
    answer = provider.post(
        "/Users",
        {"USERNAME": "dora", "Name": {"GIVENNAME": "Dora"}, ENTERPRISE.upper(): {"costcenter": "C7"}},
    )

    assert answer.status == 201
    user = DirectoryUser.objects.get()
    assert (user.user_name, user.given_name, user.cost_center) == ("dora", "Dora", "C7")


def test_a_user_name_is_taken_in_any_case(provider: IdentityProvider, alice: DirectoryUser) -> None:
    answer = provider.post("/Users", {"userName": "ALICE@harbour.example"})

    assert (answer.status, answer.scim_type) == (409, "uniqueness")
    assert DirectoryUser.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"userName": ""},
        {"userName": " "},
        {"userName": None},
        {"userName": 7},
        {"userName": "a\x00b"},
        {"userName": "x" * 301},
        {"userName": "dora", "name": "Dora"},
        {"userName": "dora", "active": "yes"},
        {"userName": "dora", "emails": [{"value": "no address"}]},
        {"userName": "dora", "emails": [7]},
        {"userName": "dora", "title": "x" * 201},
        {"userName": "dora", ENTERPRISE: {"department": "\x00"}},
    ],
)
def test_a_value_that_cannot_be_kept_is_refused(provider: IdentityProvider, body: JSON) -> None:
    answer = provider.post("/Users", body)

    assert (answer.status, answer.scim_type) == (400, "invalidValue")
    assert not DirectoryUser.objects.exists()


@pytest.mark.parametrize(
    ("emails", "expected"),
    [
        (
            [{"value": "home@x.example", "type": "home"}, {"value": "Work@x.example", "type": "WORK"}],
            "Work@x.example",
        ),
        (
            [{"value": "work@x.example", "type": "work"}, {"value": "p@x.example", "primary": "True"}],
            "p@x.example",
        ),
        ([{"value": "only@x.example"}], "only@x.example"),
        ({"value": "object@x.example"}, "object@x.example"),
        ([{"value": ""}, {"type": "work"}], "dora@harbour.example"),
        ([], "dora@harbour.example"),
        (None, "dora@harbour.example"),
    ],
)
def test_the_primary_address_is_kept_else_the_one_of_work_else_the_user_name(
    provider: IdentityProvider, emails: object, expected: str
) -> None:
    provider.post("/Users", {"userName": "dora@harbour.example", "emails": emails})

    assert DirectoryUser.objects.get().email == expected


def test_a_user_name_that_is_no_address_gives_no_address(provider: IdentityProvider) -> None:
    answer = provider.post("/Users", {"userName": "dora"})

    assert DirectoryUser.objects.get().email == ""
    assert "emails" not in answer.body
