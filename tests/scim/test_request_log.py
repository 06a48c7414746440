"""What is remembered of requests, how many are let in, and what is tried again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rules.connections.hours import take_counts
from rules.connections.selectors import failed_requests, traffic_of
from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.provisioning.models import PendingUser
from tests.scim.provider import IdentityProvider, member, op, path_of


def test_a_refused_request_is_remembered_with_its_reason_and_without_its_password(
    provider: IdentityProvider, okta: Source
) -> None:
    provider.post("/Users?aadOptscim062020", {"userName": 7, "password": "s3cret"})

    [failed] = failed_requests(okta)
    assert (failed.method, failed.path) == ("POST", "/scim/v2/Users?aadOptscim062020")
    assert (failed.status, failed.detail) == (400, "userName must be a text.")
    assert failed.body == '{"userName":7,"password":"(hidden)"}'


def test_requests_that_succeed_are_counted_and_write_no_row(provider: IdentityProvider, okta: Source) -> None:
    provider.get("/Users")
    with CaptureQueriesContext(connection) as queries:
        provider.get("/Users")
    writing = ("INSERT", "UPDATE", "DELETE")
    assert not [query for query in queries if any(word in query["sql"] for word in writing)]
    provider.get("/Users", filter="nonsense")
    take_counts()

    counted = traffic_of(okta)
    assert (counted.requests, counted.errors) == (3, 1)
    assert counted.last_request_at is not None


def test_a_failure_of_the_service_is_remembered_without_its_trace(
    provider: IdentityProvider, okta: Source, alice: DirectoryUser
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_directoryuser RENAME COLUMN title TO renamed")
    assert provider.patch(path_of(alice), op("replace", "title", value="Cook")).status == 500

    [failed] = failed_requests(okta)
    assert (failed.status, failed.detail) == (500, "The service failed; its log says why.")
    assert "Cook" in failed.body


def test_a_source_that_sends_too_fast_is_told_when_to_come_back(
    provider: IdentityProvider,
    stranger: IdentityProvider,
    okta: Source,
    settings: Any,  # noqa: ANN401 - pytest-django has no public type
) -> None:
    settings.SCIM_REQUESTS_PER_SECOND = 1
    answers = [provider.get("/Users", count=0) for _ in range(25)]

    # At most one window ends while the test runs.
    assert {answer.status for answer in answers} == {200, 429}
    refused = [answer for answer in answers if answer.status == 429]
    assert all(1 <= int(answer.headers["Retry-After"]) <= 10 for answer in refused)
    assert len(failed_requests(okta)) <= 2
    assert stranger.get("/Users").status == 200


def test_nobody_is_refused_where_there_is_no_limit(
    provider: IdentityProvider,
    settings: Any,  # noqa: ANN401 - pytest-django has no public type
) -> None:
    settings.SCIM_REQUESTS_PER_SECOND = 0
    assert {provider.get("/Users", count=0).status for _ in range(25)} == {200}


@pytest.fixture
def deadlocks(db: None) -> Callable[[int], None]:
    """`deadlocks(1)`: PostgreSQL breaks the next new membership off with a deadlock."""

    def next_ones(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"""
                CREATE SEQUENCE attempt;
                CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF nextval('attempt') <= {number} THEN
                        RAISE EXCEPTION 'deadlock detected' USING ERRCODE = 'deadlock_detected';
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER break_off BEFORE INSERT ON directory_membership
                FOR EACH ROW EXECUTE FUNCTION break_off();
            """)

    return next_ones


def test_what_a_deadlock_broke_off_is_done_once_more(
    provider: IdentityProvider, sales: DirectoryGroup, carla: DirectoryUser, deadlocks: Callable[[int], None]
) -> None:
    deadlocks(1)
    assert provider.patch(path_of(sales), op("add", "members", value=[member(carla)])).status == 204
    assert sales.members.count() == 3
    assert PendingUser.objects.get().user_id == carla.pk


def test_after_two_deadlocks_the_client_is_told_to_come_back(
    provider: IdentityProvider,
    okta: Source,
    sales: DirectoryGroup,
    carla: DirectoryUser,
    deadlocks: Callable[[int], None],
) -> None:
    deadlocks(2)
    answer = provider.patch(path_of(sales), op("add", "members", value=[member(carla)]))

    assert (answer.status, answer.body["status"], answer.headers["Retry-After"]) == (503, "503", "1")
    assert sales.members.count() == 2
    assert not PendingUser.objects.exists()
    assert failed_requests(okta)[0].status == 503
