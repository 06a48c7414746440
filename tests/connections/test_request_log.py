"""What is remembered of requests: counts by hour, and the last ones that failed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from redis import Redis

from rules.connections import failures, traffic
from rules.connections.failures import KEPT, record_failure, redacted, trim
from rules.connections.hours import take_counts
from rules.connections.models import FailedRequest, RequestHour
from rules.connections.selectors import failed_requests, scim_clients, traffic_of
from rules.connections.traffic import (
    COUNTS,
    WINDOW_SECONDS,
    _Tally,
    count_error,
    count_request,
    redis_client,
)
from rules.directory.models import Source, SourceKind
from tests.factories import LONG_AGO, SourceFactory
from tests.live import PATIENCE, wait_for

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


# A client that goes closes its connections, also those on which counts are on their way.
_clients: list[Redis] = []


@pytest.fixture(autouse=True)
def _patient_redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Counts that are late are dropped, and a test machine may be slow."""
    _clients.append(redis_client())
    monkeypatch.setattr(traffic, "_REDIS_SECONDS", PATIENCE)
    redis_client.cache_clear()
    yield
    _clients.append(redis_client())
    redis_client.cache_clear()


@pytest.fixture
def okta() -> Source:
    return SourceFactory.create(name="Okta")


def fail(source: Source, at: datetime = NOW, body: bytes = b"", detail: str = "No.") -> None:
    record_failure(
        source=source, at=at, method="POST", path="/scim/v2/Users", status=400, detail=detail, body=body
    )


def test_requests_and_errors_are_counted_by_hour(okta: Source) -> None:
    for at in (NOW - timedelta(hours=1), NOW, NOW):
        count_request(okta, at)
    count_error(okta, NOW)
    take_counts()
    count_request(okta, NOW)
    take_counts()

    counted = traffic_of(okta)
    assert [(hour.requests, hour.errors) for hour in counted.hours] == [(3, 1), (1, 0)]
    assert (counted.last_request_at, counted.requests, counted.errors) == (NOW, 4, 1)


def test_a_task_that_dies_once_the_counts_are_added_counts_nothing_twice(okta: Source) -> None:
    def die_afterwards(execute: Any, sql: str, *arguments: Any) -> Any:  # noqa: ANN401 - Django's signature
        answer = execute(sql, *arguments)
        if "INSERT" in sql:
            raise KeyboardInterrupt
        return answer

    count_request(okta, NOW)
    with connection.execute_wrapper(die_afterwards), pytest.raises(KeyboardInterrupt):
        take_counts()
    take_counts()

    assert traffic_of(okta).requests == 1


def test_without_a_database_the_counts_wait(okta: Source, django_db_blocker: DjangoDbBlocker) -> None:
    count_request(okta, NOW)
    with django_db_blocker.block(), pytest.raises(RuntimeError):
        take_counts()
    take_counts()

    assert traffic_of(okta).requests == 1


def test_counts_of_a_source_that_is_gone_are_dropped(okta: Source) -> None:
    count_request(okta, NOW)
    Source.objects.filter(pk=okta.pk).delete()
    take_counts()

    assert not RequestHour.objects.exists()


def test_the_requests_of_a_window_are_numbered_for_each_source(okta: Source) -> None:
    other = SourceFactory.create()
    assert [count_request(okta, LONG_AGO) for _ in range(3)] == [1, 2, 3]
    assert count_request(other, LONG_AGO) == 1
    assert count_request(okta, LONG_AGO + timedelta(seconds=WINDOW_SECONDS)) == 1


def test_processes_tell_each_other_how_many_requests_they_had(okta: Source) -> None:
    one, other = _Tally(), _Tally()
    second = NOW.timestamp()
    for tally in (one, one, other):
        tally.request(okta.pk, second)
    for tally in (one, other, one):
        tally.send()

    assert one.request(okta.pk, second) == 3
    assert other.request(okta.pk, second) == 4
    one.send()
    other.send()
    assert other.request(okta.pk, second) == 6


def test_what_was_counted_is_told_by_itself(okta: Source) -> None:
    count_request(okta, NOW)

    wait_for(lambda: redis_client().hlen(COUNTS), what="the counts")


def test_without_redis_each_process_counts_for_itself(
    okta: Source, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    redis_client.cache_clear()
    tally = _Tally()
    try:
        assert tally.request(okta.pk, NOW.timestamp()) == 1
        tally.send()
        assert tally.request(okta.pk, NOW.timestamp()) == 2
    finally:
        redis_client.cache_clear()
    assert "Requests are not counted" in caplog.text


def test_failures_are_told_newest_first_to_their_own_source_only(okta: Source) -> None:
    other = SourceFactory.create(account=okta.account)
    fail(okta, detail="first")
    fail(okta, detail="second")
    fail(other, detail="elsewhere")

    assert [each.detail for each in failed_requests(okta)] == ["second", "first"]


def test_the_last_failures_of_each_source_are_kept_for_two_weeks(okta: Source) -> None:
    other = SourceFactory.create()
    fail(other)
    fail(okta, at=NOW - failures.KEPT_FOR - timedelta(minutes=1))
    template = FailedRequest.objects.latest("pk")
    FailedRequest.objects.bulk_create(
        FailedRequest(
            account_id=okta.account_id, source=okta, at=NOW, method="GET", path=template.path, status=404
        )
        for _ in range(KEPT + 5)
    )
    trim(NOW)

    assert FailedRequest.objects.filter(source=okta).count() == KEPT
    assert FailedRequest.objects.filter(source=other).count() == 1
    assert all(newer.pk > older.pk for newer, older in pairwise(failed_requests(okta)))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"userName": "dora", "password": "s3cret"}', '{"userName":"dora","password":"(hidden)"}'),
        (
            b'{"Operations": [{"op": "replace", "path": "Password", "value": "s3cret"}]}',
            '{"Operations":[{"op":"replace","path":"Password","value":"(hidden)"}]}',
        ),
        (
            b'{"Operations": [{"op": "add", "value": {"passWord": ["s3cret"]}}]}',
            '{"Operations":[{"op":"add","value":{"passWord":"(hidden)"}}]}',
        ),
        (b'{"password": "s3cret"', "(no JSON, 21 bytes)"),
        (b"[" * 5000, "(no JSON, 5000 bytes)"),
        (b'"\\u0000"', '"\\u0000"'),
        (b"", ""),
    ],
)
def test_a_body_is_remembered_without_its_secrets(body: bytes, kept: str) -> None:
    assert redacted(body) == kept


def test_of_a_long_body_the_beginning_is_remembered(okta: Source) -> None:
    body = msgspec.json.encode({"displayName": "x" * 10_000})
    fail(okta, body=body, detail="\x00" + "y" * 1000)

    [kept] = failed_requests(okta)
    assert kept.body.startswith('{"displayName":"xxx')
    assert kept.body.endswith(f"… ({len(body)} bytes)")
    assert len(kept.body) < 4100
    assert kept.detail == "y" * 500


def test_scim_clients_are_listed_with_their_tokens_and_for_their_account_only(okta: Source) -> None:
    SourceFactory.create()
    SourceFactory.create(account=okta.account, kind=SourceKind.LDAP)

    assert list(scim_clients(okta.account)) == [okta]
