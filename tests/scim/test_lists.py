"""Lists: filters, pages, and which attributes come back."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rules.directory.models import DirectoryGroup, DirectoryUser, Membership, Source
from tests.factories import DirectoryGroupFactory, DirectoryUserFactory
from tests.scim.provider import ENTERPRISE, IdentityProvider, path_of

ALICE, BRUNO, CARLA = "alice@harbour.example", "bruno@harbour.example", "carla@harbour.example"


@pytest.fixture(autouse=True)
def crew(alice: DirectoryUser, bruno: DirectoryUser, carla: DirectoryUser) -> None:
    """Alice and Carla are of Sales, Bruno is of Support; Carla is not active and has a title."""
    DirectoryUser.objects.filter(pk=carla.pk).update(active=False, title="100% cook_book")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'userName eq "{ALICE}"', [ALICE]),
        ('USERNAME EQ "ALICE@Harbour.Example"', [ALICE]),
        (f"userName eq {ALICE}", [ALICE]),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ALICE@harbour.example"', [ALICE]),
        ('userName eq "nobody"', []),
        ('externalId eq "00u-alice"', [ALICE]),
        ('externalId eq "00U-ALICE"', []),
        ('id eq "not an id"', []),
        (f'emails[type eq "work"].value eq "{BRUNO.upper()}"', [BRUNO]),
        (f'emails[type eq "home"].value eq "{BRUNO}"', []),
        (f'emails[type eq "work" and value eq "{BRUNO}"]', [BRUNO]),
        ("emails[primary eq true]", [ALICE, BRUNO, CARLA]),
        (f'emails eq "{BRUNO}"', [BRUNO]),
        (f'emails.value eq "{BRUNO}"', [BRUNO]),
        (f'{ENTERPRISE}:department eq "sales"', [ALICE, CARLA]),
        ('name.familyName sw "b"', [BRUNO]),
        ('userName co "LL"', []),
        ('userName co "AR"', [ALICE, BRUNO, CARLA]),
        ('name.givenName ew "A"', [CARLA]),
        ('name.givenName gt "bruno"', [CARLA]),
        ('name.givenName le "bruno"', [ALICE, BRUNO]),
        ("title pr", [CARLA]),
        ('title lt "zz"', [CARLA]),
        ('not (title lt "zz")', [ALICE, BRUNO]),
        ('phoneNumbers.value le "zz"', []),
        ("not (title pr)", [ALICE, BRUNO]),
        ("title eq null", [ALICE, BRUNO]),
        ("title ne null", [CARLA]),
        ('title co "0% c"', [CARLA]),
        ('title co "k_b"', [CARLA]),
        ('title co "_%"', []),
        ('title sw "%"', []),
        ("active eq true", [ALICE, BRUNO]),
        ('active eq "False"', [CARLA]),
        ("active ne true", [CARLA]),
        ('userName ne "alice@harbour.example"', [BRUNO, CARLA]),
        ('meta.created lt "2026-02-01T00:00:00Z"', [ALICE, BRUNO, CARLA]),
        ('meta.lastModified gt "2026-02-01T00:00:00+01:00"', []),
        ('name.givenName eq "Alice" or name.givenName eq "Bruno" and active eq false', [ALICE]),
        ('(name.givenName eq "Alice" or name.givenName eq "Bruno") and active eq true', [ALICE, BRUNO]),
        ('not (name.givenName eq "Alice") and active eq true', [BRUNO]),
        ('userName eq "a\\"b\\\\c\\u00e9"', []),
    ],
)
def test_a_filter_finds_exactly_these_users(
    provider: IdentityProvider, text: str, expected: list[str]
) -> None:
    answer = provider.get("/Users", filter=text, startIndex=1, count=100)

    assert answer.status == 200
    assert answer.user_names == expected
    assert answer.body["totalResults"] == len(expected)


def test_a_user_is_found_by_id(provider: IdentityProvider, bruno: DirectoryUser) -> None:
    assert provider.get("/Users", filter=f'id eq "{bruno.public_id}"').user_names == [BRUNO]


@pytest.mark.parametrize(
    "text",
    [
        "userName",
        "userName eq",
        'userName like "x"',
        'eq "x"',
        'shoeSize eq "x"',
        'addresses eq "x"',
        'phoneNumbers.area eq "x"',
        'phoneNumbers[value eq "x" and roles[value eq "y"]]',
        "phoneNumbers.primary gt true",
        "phoneNumbers.value gt null",
        'password eq "x"',
        'userName eq "x" and',
        '(userName eq "x"',
        'userName eq "x")',
        'userName eq "x',
        'userName eq "\\q"',
        'userName eq "\\u0000"',
        "active gt true",
        'active eq "maybe"',
        "active co true",
        "userName gt null",
        'meta.created gt "yesterday"',
        'meta.created gt "2026-01-01T00:00:00"',
        'id co "a"',
        'name[givenName eq "x"]',
        'emails[city eq "x"]',
        'emails[emails[type eq "x"]]',
        'emails[type eq "work"].city eq "x"',
        'groups.value eq "x"',
        "(" * 200 + "title pr" + ")" * 200,
        "not (" * 200 + "title pr" + ")" * 200,
        "title pr" + " or title pr" * 1000,
        "[]",
        '""',
    ],
)
def test_a_filter_that_cannot_be_used_is_refused(provider: IdentityProvider, text: str) -> None:
    answer = provider.get("/Users", filter=text)

    assert (answer.status, answer.scim_type) == (400, "invalidFilter")


def test_the_connection_test_of_entra_finds_nobody(provider: IdentityProvider) -> None:
    answer = provider.get("/Users?aadOptscim062020", filter=f'userName eq "{uuid4()}"')

    assert answer.status == 200
    assert (answer.body["totalResults"], answer.body["Resources"]) == (0, [])


def test_groups_are_found_by_name_and_by_member(
    provider: IdentityProvider, sales: DirectoryGroup, alice: DirectoryUser, carla: DirectoryUser
) -> None:
    def found(text: str) -> list[str]:
        body = provider.get("/Groups", filter=text, excludedAttributes="members").body
        assert not any("members" in group for group in body["Resources"])
        return [group["displayName"] for group in body["Resources"]]

    assert found('displayName eq "SALES"') == ["Sales"]
    assert found('displayName eq "Crew"') == []
    assert found(f'members[value eq "{alice.public_id}"]') == ["Sales"]
    assert found(f'members.value eq "{carla.public_id}"') == []
    assert found("members pr") == ["Sales"]


@pytest.mark.parametrize(
    ("query", "expected", "start"),
    [
        ({}, [ALICE, BRUNO, CARLA], 1),
        ({"startIndex": 2, "count": 1}, [BRUNO], 2),
        ({"startIndex": 3}, [CARLA], 3),
        ({"startIndex": 4}, [], 4),
        ({"startIndex": 0, "count": 2}, [ALICE, BRUNO], 1),
        ({"startIndex": -7}, [ALICE, BRUNO, CARLA], 1),
        ({"count": 0}, [], 1),
        ({"count": -1}, [], 1),
        ({"count": 10**30, "startIndex": 1}, [ALICE, BRUNO, CARLA], 1),
        ({"count": "", "startIndex": ""}, [ALICE, BRUNO, CARLA], 1),
    ],
)
def test_a_page_begins_and_ends_where_it_was_asked_to(
    provider: IdentityProvider, query: dict[str, str | int], expected: list[str], start: int
) -> None:
    answer = provider.get("/Users", **query)

    assert answer.user_names == expected
    assert answer.body["totalResults"] == 3
    assert (answer.body["startIndex"], answer.body["itemsPerPage"]) == (start, len(expected))


def test_a_start_beyond_every_row_is_an_empty_page(provider: IdentityProvider) -> None:
    assert provider.get("/Users", startIndex=10**30).body["Resources"] == []


@pytest.mark.parametrize("query", [{"count": "many"}, {"startIndex": "1.5"}])
def test_a_page_that_is_no_number_is_refused(provider: IdentityProvider, query: dict[str, str]) -> None:
    answer = provider.get("/Users", **query)

    assert (answer.status, answer.scim_type) == (400, "invalidValue")


def test_only_the_attributes_that_were_asked_for_come_back(
    provider: IdentityProvider, alice: DirectoryUser, sales: DirectoryGroup
) -> None:
    body = provider.get(path_of(alice), attributes=f"USERNAME,name.givenName,{ENTERPRISE}:department,x").body

    assert set(body) == {"schemas", "id", "userName", "name", ENTERPRISE}
    assert body["name"] == {"givenName": "Alice"}
    values = provider.get(path_of(sales), attributes="members.value").body
    assert [set(each) for each in values["members"]] == [{"value"}, {"value"}]


def test_excluded_attributes_do_not_come_back_but_id_always_does(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    body = provider.get(path_of(alice), excludedAttributes="id,schemas,emails.type,groups,meta").body

    assert {"id", "schemas"} <= set(body)
    assert "meta" not in body
    assert body["emails"] == [{"value": ALICE, "primary": True}]


def test_a_page_costs_the_same_number_of_queries_however_long_it_is(
    provider: IdentityProvider, okta: Source, alice: DirectoryUser, bruno: DirectoryUser
) -> None:
    def queries_for(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert provider.get(path).status == 200
        return len(queries)

    DirectoryGroupFactory.create(source=okta, members=[alice])
    provider.get("/Users")
    short = queries_for("/Users"), queries_for("/Groups")
    more = DirectoryUserFactory.create_batch(5, source=okta)
    for _ in range(5):
        DirectoryGroupFactory.create(source=okta, members=[alice, bruno, *more])

    assert Membership.objects.count() == 36
    assert (queries_for("/Users"), queries_for("/Groups")) == short == (3, 3)


def test_every_answer_with_a_user_has_only_the_attributes_that_were_asked_for(
    provider: IdentityProvider, alice: DirectoryUser
) -> None:
    title = {"Operations": [{"op": "replace", "path": "title", "value": "Cook"}]}
    for method, path, body in (
        ("POST", "/Users", {"userName": "dora", "title": "Cook"}),
        ("PUT", path_of(alice), {"userName": "alice", "title": "Cook"}),
        ("PATCH", path_of(alice), title),
    ):
        answer = provider.send(method, f"{path}?attributes=title", body)
        assert answer.body.keys() == {"schemas", "id", "title"}, method
