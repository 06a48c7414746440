"""How many users still wait for their changes: what the live line asks each second."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from rules.provisioning.models import PendingUser
from rules.provisioning.selectors import COUNTED, pending_users
from tests.provisioning.conftest import Company


def test_users_are_counted_and_not_their_reasons(halden: Company) -> None:
    alice, bruno = halden.people(2)
    for person in (alice, alice, bruno, None):
        PendingUser.objects.create(account=halden.account, user=person)
    assert pending_users(halden.account) == 2


def test_who_was_put_aside_is_not_about_to_change(halden: Company) -> None:
    later = timezone.now() + timedelta(minutes=5)
    PendingUser.objects.create(account=halden.account, user=halden.person("Alice"), not_before=later)
    assert pending_users(halden.account) == 0


def test_very_many_are_told_at_once_and_never_too_few(halden: Company) -> None:
    many = COUNTED * 2
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO provisioning_pendinguser (account_id, user_id) SELECT %s, generate_series(1, %s)",
            [halden.account.pk, many],
        )
    assert pending_users(halden.account) == many
