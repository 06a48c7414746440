"""Sorting, cursors, and `.search`."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from tests.factories import DirectoryGroupFactory, DirectoryUserFactory
from tests.scim.provider import ENTERPRISE, Answer, IdentityProvider

ALICE, BRUNO, CARLA = "alice@harbour.example", "bruno@harbour.example", "carla@harbour.example"


@pytest.fixture(autouse=True)
def crew(carla: DirectoryUser, alice: DirectoryUser, bruno: DirectoryUser) -> None:
    """Made in another order than that of their names; only Bruno and Carla have a title."""
    DirectoryUser.objects.filter(pk=bruno.pk).update(title="cook", active=False)
    DirectoryUser.objects.filter(pk=carla.pk).update(title="Baker")


@pytest.mark.parametrize(
    ("sort_by", "ascending", "descending"),
    [
        ("userName", [ALICE, BRUNO, CARLA], [CARLA, BRUNO, ALICE]),
        ("NAME.familyName", [ALICE, BRUNO, CARLA], [CARLA, BRUNO, ALICE]),
        ("externalId", [ALICE, BRUNO, CARLA], [CARLA, BRUNO, ALICE]),
        ("emails", [ALICE, BRUNO, CARLA], [CARLA, BRUNO, ALICE]),
        ("title", [CARLA, BRUNO, ALICE], [ALICE, BRUNO, CARLA]),
        ("active", [BRUNO, CARLA, ALICE], [ALICE, CARLA, BRUNO]),
        ("meta.created", [CARLA, ALICE, BRUNO], [BRUNO, ALICE, CARLA]),
        (f"{ENTERPRISE}:department", [CARLA, ALICE, BRUNO], [BRUNO, ALICE, CARLA]),
    ],
)
def test_a_list_is_sorted_whole_or_by_cursor(
    provider: IdentityProvider, sort_by: str, ascending: list[str], descending: list[str]
) -> None:
    for direction, expected in (("", ascending), ("Descending", descending)):
        query = {"sortBy": sort_by, **({"sortOrder": direction} if direction else {})}
        assert provider.get("/Users", **query).user_names == expected
        assert by_cursor(provider, **query) == expected


def by_cursor(provider: IdentityProvider, **query: str) -> list[str]:
    names: list[str] = []
    cursor = ""
    for _page in range(10):
        answer = provider.get("/Users", **query, cursor=cursor, count=1)
        assert (answer.status, answer.body["totalResults"]) == (200, 3)
        names += answer.user_names
        if not (cursor := answer.body.get("nextCursor", "")):
            return names
    raise AssertionError(names)


@pytest.mark.parametrize(
    ("query", "scim_type"),
    [
        ({"sortBy": "nickNames"}, "invalidPath"),
        ({"sortBy": "groups"}, "invalidPath"),
        ({"sortBy": "a b"}, "invalidPath"),
        ({"sortBy": "userName", "sortOrder": "up"}, "invalidValue"),
    ],
)
def test_an_order_that_is_not_there_is_refused(
    provider: IdentityProvider, query: dict[str, str], scim_type: str
) -> None:
    answer = provider.get("/Users", **query)
    assert (answer.status, answer.scim_type) == (400, scim_type)


def test_members_are_nothing_to_sort_by(provider: IdentityProvider) -> None:
    assert provider.get("/Groups", sortBy="members").scim_type == "invalidPath"


def test_a_page_by_cursor_says_no_index(provider: IdentityProvider) -> None:
    body = provider.get("/Users", cursor="", count=2).body
    assert "startIndex" not in body
    assert (body["itemsPerPage"], body["totalResults"]) == (2, 3)
    assert set(body["nextCursor"]) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    )
    assert "nextCursor" not in provider.get("/Users", cursor="", count=3).body
    assert "nextCursor" not in provider.get("/Users", cursor="", count=0).body


def test_who_joins_or_leaves_between_two_pages_shifts_nobody(
    provider: IdentityProvider, okta: Source, alice: DirectoryUser
) -> None:
    first = provider.get("/Users", sortBy="userName", cursor="", count=2).body
    alice.delete()
    DirectoryUserFactory.create(source=okta, user_name="aaron", email="")
    answer = provider.get("/Users", sortBy="userName", cursor=first["nextCursor"], count=2)
    assert answer.user_names == [CARLA]


def test_a_cursor_is_good_for_its_own_query_only(
    provider: IdentityProvider, stranger: IdentityProvider
) -> None:
    cursor = provider.get("/Users", cursor="", count=1).body["nextCursor"]

    def refused(who: IdentityProvider, path: str, **query: str) -> bool:
        answer = who.get(path, **query)
        return (answer.status, answer.scim_type) == (400, "invalidCursor")

    assert refused(stranger, "/Users", cursor=cursor)
    assert refused(provider, "/Groups", cursor=cursor)
    assert refused(provider, "/Users", cursor=cursor, sortBy="userName")
    assert refused(provider, "/Users", cursor=cursor, filter="title pr")
    assert refused(provider, "/Users", cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "B"))
    assert refused(provider, "/Users", cursor="nonsense")
    assert refused(provider, "/Users", cursor="x.y\x00é")


def test_a_later_page_by_cursor_skips_no_rows_and_counts_none(provider: IdentityProvider) -> None:
    cursor = provider.get("/Users", cursor="", count=1).body["nextCursor"]
    with CaptureQueriesContext(connection) as queries:
        provider.get("/Users", cursor=cursor, count=1)
    lists = [query["sql"] for query in queries if 'FROM "directory_directoryuser"' in query["sql"]]
    assert len(lists) == 1
    assert "OFFSET" not in lists[0]


# ---- .search -------------------------------------------------------------------------------------
def search(provider: IdentityProvider, path: str, **request: object) -> Answer:
    schemas = ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]
    return provider.post(f"{path}/.search", {"schemas": schemas, **request})


def test_a_search_by_post_is_a_query(provider: IdentityProvider) -> None:
    answer = search(
        provider,
        "/Users",
        filter="title pr",
        SORTBY="title",
        sortOrder="descending",
        startIndex=1,
        count=10,
        attributes=["userName", "title"],
    )
    assert answer.user_names == [BRUNO, CARLA]
    assert [set(each) for each in answer.body["Resources"]] == [{"schemas", "id", "userName", "title"}] * 2
    cursor = search(provider, "/Users", cursor="", count=2).body["nextCursor"]
    assert len(search(provider, "/Users", cursor=cursor, count=2).body["Resources"]) == 1


def test_groups_are_searched_by_post_too(provider: IdentityProvider, sales: DirectoryGroup) -> None:
    body = search(provider, "/Groups", filter='displayName sw "s"', excludedAttributes=["members"]).body
    assert [set(each) for each in body["Resources"]] == [{"schemas", "id", "displayName", "meta"}]


def test_a_search_at_the_root_finds_users_and_groups(
    provider: IdentityProvider, okta: Source, sales: DirectoryGroup
) -> None:
    DirectoryGroupFactory.create(source=okta, display_name="Alpha")

    def names(**request: object) -> list[str]:
        body = search(provider, "", **request).body
        return [each.get("userName") or each["displayName"] for each in body["Resources"]]

    assert names() == [CARLA, ALICE, BRUNO, "Sales", "Alpha"]
    assert names(startIndex=3, count=2) == [BRUNO, "Sales"]
    assert names(startIndex=5) == ["Alpha"]
    assert names(filter='externalId eq "00u-alice"') == [ALICE]
    assert names(filter=f'userName eq "{ALICE}"') == [ALICE]
    assert names(filter='displayName eq "sales"') == ["Sales"]
    assert search(provider, "", count=0).body["totalResults"] == 5


@pytest.mark.parametrize(
    ("request_body", "scim_type"),
    [
        ({"filter": "eq"}, "invalidFilter"),
        ({"sortBy": "id"}, "invalidValue"),
        ({"cursor": ""}, "invalidValue"),
    ],
)
def test_a_search_at_the_root_that_makes_no_sense_is_refused(
    provider: IdentityProvider, request_body: dict[str, object], scim_type: str
) -> None:
    answer = search(provider, "", **request_body)
    assert (answer.status, answer.scim_type) == (400, scim_type)


def test_a_search_finds_nothing_of_another_account(stranger: IdentityProvider, sales: DirectoryGroup) -> None:
    for path in ("", "/Users", "/Groups"):
        assert search(stranger, path).body["totalResults"] == 0
