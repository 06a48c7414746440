from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rules.provisioning.models import PendingUser, Seat
from rules.provisioning.switch import set_sync
from tests.provisioning.conftest import MAYA, Company


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("reconcile", "--account", "halden", *arguments, stdout=out)
    return out.getvalue()


def unsettled(halden: Company) -> None:
    """Three people whose seats were lost behind the product's back."""
    halden.rule(halden.group("Sales", halden.people(3)), halden.product("Meeting"))
    PendingUser.objects.all().delete()


def test_a_dry_run_counts_and_writes_nothing(halden: Company) -> None:
    unsettled(halden)
    text = told("--dry-run")
    assert "3 users read, 3 would change." in text
    assert "Meeting: 3 seats gained, 0 lost; 0 join the waiting list, 0 leave it" in text
    assert not Seat.objects.exists()


def test_reconcile_repairs_what_the_dry_run_counted(halden: Company) -> None:
    unsettled(halden)
    assert "3 users read, 3 changed." in told()
    assert Seat.objects.count() == 3
    assert "3 users read, 0 would change." in told("--dry-run")


def test_reconcile_refuses_while_user_sync_is_off(halden: Company) -> None:
    unsettled(halden)
    set_sync(account=halden.account, actor=MAYA, on=False)
    with pytest.raises(CommandError, match="User Sync is off"):
        told()
    assert not Seat.objects.exists()


def test_an_unknown_account_is_one_clear_sentence(db: None) -> None:
    with pytest.raises(CommandError, match="There is no account 'halden'"):
        told()
