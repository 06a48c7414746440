"""Entity tags: `If-None-Match` saves an answer, `If-Match` saves a change from being lost."""

import pytest

from rules.directory.models import DirectoryGroup, DirectoryUser
from tests.scim.provider import Answer, IdentityProvider, op, path_of

RENAME = {"Operations": [op("replace", "displayName", value="Crew")]}


@pytest.fixture(params=["user", "group"])
def row(
    request: pytest.FixtureRequest, alice: DirectoryUser, sales: DirectoryGroup
) -> DirectoryUser | DirectoryGroup:
    return alice if request.param == "user" else sales


def test_the_version_is_in_the_header_and_in_meta(
    provider: IdentityProvider, row: DirectoryUser | DirectoryGroup
) -> None:
    read = provider.get(path_of(row))
    assert read.headers["ETag"] == read.body["meta"]["version"] == 'W/"1"'

    assert provider.send("PATCH", path_of(row), RENAME).headers["ETag"] == 'W/"2"'
    assert provider.get(path_of(row)).body["meta"]["version"] == 'W/"2"'


@pytest.mark.parametrize("path", ["/Users", "/Groups"])
def test_a_new_resource_is_the_first_version(provider: IdentityProvider, path: str) -> None:
    answer = provider.post(path, {"userName": "dora", "displayName": "Crew"})
    assert answer.headers["ETag"] == answer.body["meta"]["version"] == 'W/"1"'


@pytest.mark.parametrize(
    ("known", "status"),
    [('W/"1"', 304), ('"1"', 304), ("*", 304), ('W/"7", W/"1"', 304), ('W/"2"', 200), ("x", 200), ("", 200)],
)
def test_what_the_client_knows_already_is_not_sent_again(
    provider: IdentityProvider, row: DirectoryUser | DirectoryGroup, known: str, status: int
) -> None:
    answer = provider.send("GET", path_of(row), b"", headers={"If-None-Match": known})

    assert (answer.status, answer.headers["ETag"]) == (status, 'W/"1"')
    assert (answer.content == b"") is (status == 304)


def send(provider: IdentityProvider, method: str, row: DirectoryUser | DirectoryGroup, tag: str) -> Answer:
    body = RENAME if method == "PATCH" else {"userName": "x", "displayName": "Crew"}
    return provider.send(method, path_of(row), body, headers={"If-Match": tag})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("outdated", ['W/"2"', 'W/"1x"', "nonsense", "", 'W/"' + "9" * 5000 + '"'])
def test_a_change_of_another_version_is_refused(
    provider: IdentityProvider, row: DirectoryUser | DirectoryGroup, method: str, outdated: str
) -> None:
    answer = send(provider, method, row, outdated)

    assert (answer.status, answer.body["status"]) == (412, "412")
    assert provider.get(path_of(row)).headers["ETag"] == 'W/"1"'


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("present", ['W/"1"', "*", 'W/"5", W/"1"'])
def test_a_change_of_the_present_version_is_made(
    provider: IdentityProvider, row: DirectoryUser | DirectoryGroup, method: str, present: str
) -> None:
    assert send(provider, method, row, present).status in {200, 204}
    assert provider.send("GET", path_of(row), b"", headers={"If-None-Match": 'W/"1"'}).status in {200, 404}
