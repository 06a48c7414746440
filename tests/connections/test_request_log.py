"""What is remembered of requests: counts by hour, and the last ones that failed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from pytest_django.fixtures import Settings

from rules.connections import failures, traffic
from rules.connections.failures import KEPT, record_failure, redacted, trim
from rules.connections.models import FailedRequest, RequestHour
from rules.connections.selectors import failed_requests, scim_clients, traffic_of
from rules.connections.traffic import count_error, count_request, take_counts
from rules.directory.models import Source, SourceKind
from tests.factories import LONG_AGO, SourceFactory

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


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


def test_counts_that_a_dead_task_had_taken_are_not_lost(okta: Source) -> None:
    count_request(okta, NOW)
    traffic._redis().rename("connections:counts", "connections:counts-taken")
    count_request(okta, NOW)
    take_counts()
    take_counts()

    assert traffic_of(okta).requests == 2


def test_counts_of_a_source_that_is_gone_are_dropped(okta: Source) -> None:
    count_request(okta, NOW)
    Source.objects.filter(pk=okta.pk).delete()
    take_counts()

    assert not RequestHour.objects.exists()


def test_the_requests_of_a_window_are_numbered_for_each_source(okta: Source) -> None:
    other = SourceFactory.create()
    assert [count_request(okta, LONG_AGO) for _ in range(3)] == [1, 2, 3]
    assert count_request(other, LONG_AGO) == 1
    assert count_request(okta, LONG_AGO + timedelta(seconds=traffic.WINDOW_SECONDS)) == 1


def test_without_redis_nothing_is_counted_and_nothing_fails(
    okta: Source, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    traffic._redis.cache_clear()
    try:
        assert count_request(okta, NOW) == 0
        count_error(okta, NOW)
    finally:
        traffic._redis.cache_clear()
    assert len(caplog.records) == 2


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
