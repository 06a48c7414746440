"""Tokens that a process has seen cost no question of their own, and end at once all the same."""

from datetime import timedelta

import psycopg2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.audit.models import Activity
from rules.connections.models import FailedRequest, ScimToken
from rules.connections.tokens import revoke
from rules.directory.models import DirectoryUser, Source
from tests.scim.provider import IdentityProvider, op, path_of

# As in the web server: requests are in no transaction of somebody else.
pytestmark = pytest.mark.django_db(transaction=True)

DORA = {"userName": "dora@halden.example"}


@pytest.fixture
def known(provider: IdentityProvider) -> IdentityProvider:
    """Its token has been used in this process."""
    assert provider.get("/Users", count=0).status == 200
    return provider


def revoke_all() -> None:
    for token in ScimToken.objects.select_related("source"):
        revoke(token=token, actor=SYSTEM)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/Users", b""),
        ("POST", "/Users", DORA),
        ("POST", "/Groups", {"displayName": "Sales"}),
        ("GET", "/Users?filter=nonsense", b""),
        ("PUT", "/Users", DORA),
    ],
    ids=["a list", "a new user", "a new group", "a filter that is wrong", "a method that there is not"],
)
def test_a_token_that_was_revoked_elsewhere_opens_nothing_any_more(
    known: IdentityProvider, method: str, path: str, body: object
) -> None:
    revoke_all()

    answer = known.send(method, path, body)

    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert not DirectoryUser.objects.exists()
    assert not Activity.objects.filter(subject_kind="directory_group").exists()
    assert not FailedRequest.objects.exists()


def test_a_change_is_not_begun_with_a_token_that_was_revoked(
    known: IdentityProvider, alice: DirectoryUser
) -> None:
    revoke_all()

    assert known.patch(path_of(alice), op("replace", "active", value=False)).status == 401
    alice.refresh_from_db()
    assert alice.active


def test_a_new_name_of_the_source_is_known_at_once(known: IdentityProvider, okta: Source) -> None:
    Source.objects.filter(pk=okta.pk).update(name="Okta Workforce")

    assert known.post("/Users", DORA).status == 201
    assert Activity.objects.get(action="user.created").actor_name == "Okta Workforce"


def test_a_token_whose_end_was_brought_forward_elsewhere_ends(known: IdentityProvider) -> None:
    ScimToken.objects.update(expires_at=timezone.now())
    assert known.post("/Users", DORA).status == 401

    ScimToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert known.post("/Users", DORA).status == 201


@pytest.mark.parametrize("name", ["100 %", "50%sure", "%(id)s", "%%"])
def test_a_source_may_have_any_name(known: IdentityProvider, okta: Source, name: str) -> None:
    Source.objects.filter(pk=okta.pk).update(name=name)
    assert known.post("/Users", DORA).status == 201

    assert known.get("/Users").user_names == ["dora@halden.example"]
    assert known.get("/Users", filter='userName eq "dora@halden.example"').body["totalResults"] == 1
    assert known.post("/Users", {"userName": "ed@halden.example"}).status == 201


def test_reading_and_creating_are_one_round_trip(known: IdentityProvider, alice: DirectoryUser) -> None:
    with CaptureQueriesContext(connection) as reading:
        assert known.get(path_of(alice)).status == 200
    with CaptureQueriesContext(connection) as finding:
        assert known.get("/Users", filter='userName eq "alice"').status == 200
    with CaptureQueriesContext(connection) as creating:
        assert known.post("/Users", DORA).status == 201
    assert [len(each) for each in (reading, finding, creating)] == [1, 1, 1]


def test_a_refused_statement_is_no_refused_token(known: IdentityProvider) -> None:
    assert known.post("/Users", DORA).status == 201
    assert known.post("/Users", DORA).status == 409
    assert known.get("/Users").user_names == ["dora@halden.example"]


def test_a_connection_that_ended_between_two_requests_is_replaced(known: IdentityProvider) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    with psycopg2.connect(connection.connection.dsn) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
        assert cursor.fetchone() == (True,)

    assert known.post("/Users", DORA).status == 201


def test_two_accounts_in_turn_on_one_connection_see_their_own_only(
    known: IdentityProvider, stranger: IdentityProvider, alice: DirectoryUser
) -> None:
    assert stranger.get("/Users", count=0).status == 200

    for _ in range(2):
        assert known.get(path_of(alice)).status == 200
        assert stranger.get(path_of(alice)).status == 404
        assert stranger.put(path_of(alice), DORA).status == 404
        assert stranger.get("/Users").body["totalResults"] == 0
        assert known.get("/Users").body["totalResults"] == 1
