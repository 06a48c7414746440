"""Two companies: Harbour, with a row of everything, and the people who have no business with it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.urls import reverse

from rules.accounts.models import Account
from rules.catalog.models import AdminPrivilege
from rules.provisioning.models import FailureKind, Profile
from rules.ruleset.models import AdminRole
from tests.factories import (
    AppointmentFactory,
    DeviceGroupFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    IdentityFactory,
    InvitationFactory,
    OperatorFactory,
    ProductFactory,
    RuleFactory,
    ScimTokenFactory,
    SettingsTemplateFactory,
    SourceFactory,
    SsoDomainFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)
from tests.signing_in import sign_in
from tests.walls.addresses import Address
from usersync.operators.models import Operator

# Of rows written in this transaction; sessions are the test client's own.
_WRITTEN = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
    FROM pg_stat_xact_user_tables WHERE relname NOT IN ('django_session', 'usersessions_usersession')
"""


@dataclass(frozen=True, slots=True)
class Harbour:
    account: Account
    parts: Mapping[str, int | str]  # of addresses

    def url(self, address: Address) -> str:
        return reverse(address.name, kwargs={name: self.parts[address.part(name)] for name in address.parts})


def _passkey_of(operator: Operator) -> Authenticator:
    return Authenticator.objects.create(user=operator, type=Authenticator.Type.WEBAUTHN, data={})


def _session_of(operator: Operator) -> UserSession:
    return UserSession.objects.create(user=operator, ip="127.0.0.1", session_key="vera", user_agent="")


@pytest.fixture
def harbour(db: None) -> Harbour:
    source = SourceFactory.create(name="Harbour Okta")
    account = source.account
    vera = AppointmentFactory.create(account=account).operator
    sales = UserGroupFactory.create(account=account, name="Harbour sales")
    alice = DirectoryUserFactory.create(source=source, alice=True)
    Profile.objects.filter(user=alice).update(user_group=sales)
    group = DirectoryGroupFactory.create(source=source, display_name="Harbour crew", members=[alice])
    product = ProductFactory.create(account=account, name="Harbour meeting")
    letter = WelcomeTemplateFactory.create(account=account, name="Harbour letter")
    return Harbour(
        account,
        {
            "pk": _passkey_of(vera).pk,
            "session_id": _session_of(vera).pk,
            "welcome_email_id": letter.pk,
            "source": str(letter.pk),
            "rule_id": RuleFactory.create(group=group, products=[product]).pk,
            "number": 1,
            "kind": FailureKind.EMAIL_TAKEN.value,
            "group_id": group.pk,
            "product_id": product.pk,
            "user_id": alice.pk,
            "source_id": source.pk,
            "token_id": ScimTokenFactory.create(source=source).pk,
            "operator_id": vera.pk,
            "domain_id": SsoDomainFactory.create(account=account, name="harbour.example").pk,
            "invitation_id": InvitationFactory.create(account=account).pk,
            "user_group_id": sales.pk,
            "device_group_id": DeviceGroupFactory.create(account=account, name="Harbour cranes").pk,
            "settings_template_id": SettingsTemplateFactory.create(account=account, name="Harbour").pk,
        },
    )


def signed_in(operator: Operator) -> Client:
    client = Client()
    sign_in(client, operator)
    return client


def manager(account: Account, *privileges: AdminPrivilege, groups: tuple[int, ...] = ()) -> Client:
    appointment = AppointmentFactory.create(
        account=account,
        operator=OperatorFactory.create(name="Otto Ohm"),
        role=AdminRole.MANAGER,
        privileges=sorted(privileges),
        managed_group_ids=list(groups),
    )
    return signed_in(appointment.operator)


@pytest.fixture
def end_user(harbour: Harbour) -> Client:
    """Alice, who can sign in, and whom no rule makes an administrator."""
    identity = IdentityFactory.create(directory_user_id=harbour.parts["user_id"], account=harbour.account)
    return signed_in(identity.operator)


@pytest.fixture
def manager_of_another_group(harbour: Harbour) -> Client:
    """With every privilege, for the users of another user group."""
    elsewhere = UserGroupFactory.create(account=harbour.account, name="Elsewhere")
    return manager(harbour.account, *AdminPrivilege, groups=(elsewhere.pk,))


@pytest.fixture
def stranger(harbour: Harbour) -> Client:
    """The administrator of another account."""
    return signed_in(AppointmentFactory.create(account__name="Reef", operator__name="Sten Stranger").operator)


def rows_written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        written: int = cursor.fetchone()[0]
        return written
