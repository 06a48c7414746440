"""Vera at the door of Harbour & Sons."""

from dataclasses import dataclass

import pytest
from django.test import Client

from rules.accounts.models import Account
from tests.factories import AppointmentFactory
from tests.signing_in import sign_in
from usersync.operators.models import Operator


@dataclass(frozen=True, slots=True)
class Door:
    account: Account
    vera: Operator


@pytest.fixture
def door(db: None) -> Door:
    appointment = AppointmentFactory.create(account__name="Harbour & Sons")
    return Door(appointment.account, appointment.operator)


@pytest.fixture
def inside(client: Client, door: Door) -> Client:
    """Vera has signed in by password just now."""
    sign_in(client, door.vera)
    return client
