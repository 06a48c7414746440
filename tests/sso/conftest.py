"""Harbour & Sons signs in at an identity provider of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from rules.accounts.models import Account
from tests.factories import AppointmentFactory, SsoDomainFactory
from tests.sso import name_server, oidc
from usersync import secrets
from usersync.operators.models import Operator, SsoConnection, SsoKind


@dataclass(frozen=True, slots=True)
class Harbour:
    account: Account
    vera: Operator

    def connect(self, kind: SsoKind, **settings: str) -> SsoConnection:
        """Tested and on, for addresses of harbour.example."""
        connection = SsoConnection.objects.create(
            account=self.account,
            kind=kind,
            key="harbour-key",
            tested_at=timezone.now(),
            is_on=True,
            **settings,
        )
        SsoDomainFactory.create(account=self.account, verified=True)
        return connection


@pytest.fixture
def harbour(db: None) -> Harbour:
    appointment = AppointmentFactory.create(
        account__name="Harbour & Sons", operator__email="vera@harbour.example"
    )
    return Harbour(appointment.account, appointment.operator)


@pytest.fixture(scope="module")
def _running() -> Iterator[oidc.OidcProvider]:
    with oidc.running() as provider:
        yield provider


@pytest.fixture
def provider(_running: oidc.OidcProvider) -> oidc.OidcProvider:
    """It says nothing but the truth, until a test tells it to: Vera is signed in there."""
    _running.claims, _running.algorithm, _running.key, _running.forgotten = {}, "RS256", None, ""
    _running.know("00u-vera", "vera@harbour.example")
    return _running


@pytest.fixture
def dns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[name_server.NameServer]:
    """A real one, which knows nothing yet, and which this process asks."""
    with name_server.asked_patiently(settings, monkeypatch) as server:
        yield server


@pytest.fixture
def connection(harbour: Harbour, provider: oidc.OidcProvider) -> SsoConnection:
    return harbour.connect(
        SsoKind.OIDC,
        issuer=provider.issuer,
        client_id=oidc.CLIENT_ID,
        client_secret=secrets.encrypt(oidc.CLIENT_SECRET),
    )
