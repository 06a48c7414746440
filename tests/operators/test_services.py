from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from rules.accounts.models import Account
from rules.audit.actors import SYSTEM
from rules.audit.models import Activity
from rules.ruleset.models import AdminRole
from tests.factories import AccountFactory, AppointmentFactory, OperatorFactory
from usersync.operators.appointments import Office, appoint
from usersync.operators.errors import AlreadySetUp, EmailTaken
from usersync.operators.models import Appointment, Operator
from usersync.operators.services import create_operator, set_up_account


@pytest.mark.django_db
def test_an_operator_is_kept_by_lower_case_e_mail_and_a_digest_of_the_password() -> None:
    operator = create_operator(
        account=AccountFactory.create(),
        actor=SYSTEM,
        email=" Vera@X.example ",
        name="Vera",
        password="secret",
    )
    assert operator.email == "vera@x.example"
    assert "secret" not in operator.password
    assert operator.check_password("secret")


@pytest.mark.django_db
def test_an_e_mail_signs_in_one_person() -> None:
    OperatorFactory.create(email="vera@x.example")
    with pytest.raises(EmailTaken):
        create_operator(
            account=AccountFactory.create(), actor=SYSTEM, email="VERA@x.example", name="V", password="p"
        )
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_a_second_appointment_in_an_account_replaces_the_first() -> None:
    account, operator = AppointmentFactory.create().account, OperatorFactory.create()
    appoint(
        account=account,
        actor=SYSTEM,
        operator=operator,
        office=Office(role=AdminRole.MANAGER, privileges={"seats"}, managed_group_ids={7}),
    )
    appoint(account=account, actor=SYSTEM, operator=operator, office=Office(role=AdminRole.FULL))
    appointment = Appointment.objects.get(operator=operator)
    assert (appointment.role, appointment.privileges, appointment.managed_group_ids) == ("full", [], [])
    assert [each.details["role"] for each in Activity.objects.order_by("pk")] == ["manager", "full"]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_set_up_at_once_make_one_account() -> None:
    def attempt(number: int) -> bool:
        try:
            set_up_account(
                account_name=f"Account {number}", name="V", email=f"v{number}@x.example", password="p"
            )
        except AlreadySetUp:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(attempt, range(4)))
    assert sorted(outcomes) == [False, False, False, True]
    assert (Account.objects.count(), Operator.objects.count()) == (1, 1)
