"""How many members groups have: small ones are counted each time, large ones once for each version."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rules.directory import member_counts as counting
from rules.directory.member_counts import member_counts
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning import intake
from tests.factories import DirectoryUserFactory
from tests.live import PATIENCE
from tests.provisioning.conftest import Company, Meanwhile

LARGE = 40


@pytest.fixture(autouse=True)
def _large_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand people take a second to make."""
    monkeypatch.setattr(counting, "LARGE", LARGE)


@pytest.fixture
def crowd(halden: Company) -> list[DirectoryUser]:
    """As many as make a large group."""
    now = timezone.now()
    moments = {"created_at": now, "updated_at": now}
    built = DirectoryUserFactory.build_batch(LARGE, account=halden.account, source=halden.source, **moments)
    return DirectoryUser.objects.bulk_create(built)


def counted(*groups: DirectoryGroup) -> list[int]:
    """As of now, in this order."""
    present = [DirectoryGroup.objects.get(pk=group.pk) for group in groups]
    counts = member_counts(present)
    return [counts[group.pk] for group in groups]


def statements(*groups: DirectoryGroup) -> int:
    present = [DirectoryGroup.objects.get(pk=group.pk) for group in groups]
    with CaptureQueriesContext(connection) as queries:
        member_counts(present)
    return len(queries)


def test_groups_of_every_size_have_a_count(halden: Company, crowd: list[DirectoryUser]) -> None:
    everybody, few, nobody = halden.group("All", crowd), halden.group("Few", crowd[:3]), halden.group("None")
    assert counted(everybody, few, nobody) == [LARGE, 3, 0]
    assert counted(everybody, few, nobody) == [LARGE, 3, 0]


def test_a_large_group_is_counted_once(halden: Company, crowd: list[DirectoryUser]) -> None:
    everybody, few = halden.group("All", crowd), halden.group("Few", crowd[:3])
    assert statements(everybody) == 1
    assert statements(everybody) == 0
    assert statements(few) == statements(few) == 1


def test_whatever_happens_to_a_large_group_shows(halden: Company, crowd: list[DirectoryUser]) -> None:
    everybody, zoe, adam = halden.group("All", crowd), halden.person("Zoe"), halden.person("Adam")
    assert counted(everybody) == [LARGE]
    halden.join(everybody, zoe, adam)
    assert counted(everybody) == [LARGE + 2]
    halden.leave(everybody, zoe)
    assert counted(everybody) == [LARGE + 1]
    intake.delete_user(source=halden.source, public_id=adam.public_id)
    assert counted(everybody) == [LARGE]
    halden.set_members(everybody, [*crowd[1:], zoe])
    assert counted(everybody) == [LARGE]


def test_a_large_group_that_goes_has_nobody_and_whoever_comes_back_is_counted(
    halden: Company, crowd: list[DirectoryUser]
) -> None:
    everybody = halden.group("All", crowd)
    assert counted(everybody) == [LARGE]
    intake.delete_group(source=halden.source, public_id=everybody.public_id)
    assert counted(everybody) == [0]
    assert halden.group("All", [*crowd, halden.person("Zoe")]) == everybody
    assert counted(everybody) == [LARGE + 1]


class Undone(Exception):
    pass


def test_a_version_that_is_given_again_to_other_members_is_counted_again(
    halden: Company, crowd: list[DirectoryUser]
) -> None:
    everybody, zoe, adam = halden.group("All", crowd), halden.person("Zoe"), halden.person("Adam")
    with suppress(Undone), transaction.atomic():
        halden.join(everybody, zoe, adam)
        everybody.refresh_from_db()
        assert counted(everybody) == [LARGE + 2]
        raise Undone
    halden.join(everybody, zoe)
    assert DirectoryGroup.objects.get(pk=everybody.pk).version == everybody.version
    assert counted(everybody) == [LARGE + 1]


def test_whoever_counts_while_members_join_takes_it_for_no_version_to_come(
    meanwhile: Meanwhile, halden: Company, crowd: list[DirectoryUser]
) -> None:
    everybody, zoe = halden.group("All", crowd), halden.person("Zoe")
    with transaction.atomic():
        halden.join(everybody, zoe)
        assert meanwhile(lambda: counted(everybody)).result(timeout=PATIENCE) == [LARGE]
    assert counted(everybody) == [LARGE + 1]
