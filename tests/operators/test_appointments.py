"""An account keeps an administrator who was appointed by hand, whatever is clicked and however often."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.ruleset.models import AdminRole
from tests.factories import AccountFactory, AppointmentFactory
from tests.operators.conftest import Harbour
from usersync.operators.appointments import Office, appoint, dismiss
from usersync.operators.errors import LastAdministrator, LastWayIn
from usersync.operators.models import Appointment, Operator, SsoConnection, SsoKind


def test_the_last_one_is_neither_dismissed_nor_made_less(harbour: Harbour, alice: Operator) -> None:
    """Alice does not count: a rule could take her rights at any moment."""
    with pytest.raises(LastAdministrator):
        dismiss(account=harbour.account, actor=SYSTEM, operator=harbour.vera)
    with pytest.raises(LastAdministrator):
        appoint(
            account=harbour.account,
            actor=SYSTEM,
            operator=harbour.vera,
            office=Office(role=AdminRole.MANAGER),
        )
    assert Appointment.objects.get().role == AdminRole.FULL


def test_of_two_one_can_go(harbour: Harbour) -> None:
    otto = AppointmentFactory.create(account=harbour.account).operator
    dismiss(account=harbour.account, actor=SYSTEM, operator=harbour.vera)
    assert Appointment.objects.get().operator == otto


def test_who_comes_in_beside_single_sign_on_stays_as_long_as_it_is_enforced(harbour: Harbour) -> None:
    otto = AppointmentFactory.create(account=harbour.account).operator
    connection = SsoConnection.objects.create(
        account=harbour.account,
        kind=SsoKind.SAML,
        key="harbour",
        tested_at=timezone.now(),
        is_on=True,
        is_enforced=True,
        break_glass=otto,
    )
    manager = Office(role=AdminRole.MANAGER)
    with pytest.raises(LastWayIn):
        dismiss(account=harbour.account, actor=SYSTEM, operator=otto)
    with pytest.raises(LastWayIn):
        appoint(account=harbour.account, actor=SYSTEM, operator=otto, office=manager)
    connection.break_glass = harbour.vera
    connection.save()
    dismiss(account=harbour.account, actor=SYSTEM, operator=otto)
    assert Appointment.objects.get().operator == harbour.vera


@pytest.mark.django_db(transaction=True)
def test_two_who_dismiss_each_other_at_once_leave_one() -> None:
    account = AccountFactory.create()
    both = [AppointmentFactory.create(account=account).operator for _ in range(2)]

    def attempt(operator: Operator) -> bool:
        try:
            dismiss(account=account, actor=SYSTEM, operator=operator)
        except LastAdministrator:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(attempt, both)) == [False, True]
    assert Appointment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_it_too_and_lets_an_account_go_as_a_whole() -> None:
    account = AppointmentFactory.create().account
    with pytest.raises(IntegrityError, match="appointment_keeps_administrator"), transaction.atomic():
        Appointment.objects.all().delete()
    with pytest.raises(IntegrityError, match="appointment_keeps_administrator"), transaction.atomic():
        Appointment.objects.update(role=AdminRole.MANAGER)
    account.delete()
    assert not Appointment.objects.exists()
