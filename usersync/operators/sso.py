"""Single sign-on of an account: its settings, and whom the identity provider speaks of."""

import secrets as random
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rules.accounts.doors import Door, account_behind
from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.accounts.walls import within
from rules.audit.actors import Actor, needs
from rules.provisioning.admin_rights import counting_rights
from rules.ruleset.models import AdminRole
from usersync import secrets
from usersync.operators.activity import record_account, record_operator
from usersync.operators.errors import NoDomain, NotRecognised, NotTested, NoWayIn
from usersync.operators.models import (
    Appointment,
    Identity,
    Operator,
    SsoConnection,
    SsoDomain,
    SsoKind,
    SsoSubject,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SsoSettings:
    """Of one protocol; what is of the other stays empty. An empty secret keeps the one that is stored for the
    same issuer."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    idp_entity_id: str = ""
    idp_sso_url: str = ""
    idp_certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What the identity provider has said of somebody, proven and fresh."""

    subject: str
    email: str
    email_is_verified: bool


@needs(Right.ADMINISTER)
@transaction.atomic
def choose_kind(*, account: Account, actor: Actor, kind: SsoKind) -> SsoConnection:
    """A connection without settings, so that its addresses can be pasted at the identity provider.
    The domains stay those of the account."""
    SsoConnection.objects.filter(account=account).delete()
    connection = SsoConnection.objects.create(account=account, kind=kind, key=random.token_urlsafe(16))
    _record(connection, actor, "account.sso_chosen", kind=kind)
    return connection


@needs(Right.ADMINISTER, of="connection")
@transaction.atomic
def change_settings(*, connection: SsoConnection, actor: Actor, settings: SsoSettings) -> None:
    """Whatever changes has to be tested again; until then it is off."""
    if (connection.issuer, connection.idp_entity_id) != (settings.issuer, settings.idp_entity_id):
        _forget_the_provider(connection)
    for name in ("issuer", "client_id", "idp_entity_id", "idp_sso_url", "idp_certificate"):
        setattr(connection, name, getattr(settings, name))
    if settings.client_secret:
        connection.client_secret = secrets.encrypt(settings.client_secret)
    connection.tested_at, connection.is_on, connection.is_enforced = None, False, False
    connection.save()
    _record(connection, actor, "account.sso_changed")


def _forget_the_provider(connection: SsoConnection) -> None:
    """Another one calls other people by the same subjects, and is not to be told the secret of this one."""
    connection.subjects.all().delete()
    connection.client_secret = ""


@needs(Right.ADMINISTER, of="connection")
@transaction.atomic
def record_test(*, connection: SsoConnection, actor: Actor, said: Assertion) -> None:
    connection.tested_at = timezone.now()
    connection.save(update_fields=["tested_at"])
    _record(connection, actor, "account.sso_tested", email=said.email)


@needs(Right.ADMINISTER, of="connection")
@transaction.atomic
def switch(
    *, connection: SsoConnection, actor: Actor, on: bool, enforced: bool, break_glass: Operator | None
) -> None:
    """Raises NotTested, NoDomain, NoWayIn."""
    # Held, so that the last domain is not lost meanwhile.
    SsoConnection.objects.select_for_update().get(pk=connection.pk, account=connection.account_id)
    if on and connection.tested_at is None:
        raise NotTested
    if on and not _verified_domains(connection).exists():
        raise NoDomain
    if enforced and not (break_glass and _is_full(connection.account_id, break_glass)):
        raise NoWayIn
    connection.is_on, connection.is_enforced = on, on and enforced
    connection.break_glass = break_glass
    connection.save(update_fields=["is_on", "is_enforced", "break_glass"])
    _record(connection, actor, "account.sso_switched", on=str(on), enforced=str(connection.is_enforced))


def connection_of_email(email: str) -> SsoConnection | None:
    """Where somebody with this address signs in."""
    domain = email.rpartition("@")[2].lower()
    connection = _behind(Door.OF_SSO_DOMAIN, domain)
    return connection if connection and connection.is_on else None


def connection_with_key(key: str) -> SsoConnection | None:
    """The one that has the key in its addresses, on or off."""
    return _behind(Door.OF_SSO_KEY, key)


def connection_of_account(account_id: int) -> SsoConnection | None:
    with within(account_id):
        return SsoConnection.objects.select_related("account").filter(account=account_id).first()


def _behind(door: Door, key: str) -> SsoConnection | None:
    account_id = account_behind(door, key)
    return connection_of_account(account_id) if account_id else None


@transaction.atomic
def recognise(*, connection: SsoConnection, said: Assertion) -> Operator:
    """Raises NotRecognised. Known subjects need no address any more; new ones need a verified one."""
    known = SsoSubject.objects.filter(connection=connection, subject=said.subject).first()
    if known:
        return known.operator
    email = _trusted_email(connection, said)
    operator = _appointed(connection, email) or _made_by_a_rule(connection, email)
    if operator is None:
        raise NotRecognised(
            _("Nobody with the address %(email)s is an administrator here.") % {"email": email}
        )
    SsoSubject.objects.create(
        account_id=connection.account_id, connection=connection, subject=said.subject, operator=operator
    )
    return operator


def _trusted_email(connection: SsoConnection, said: Assertion) -> str:
    email = said.email.strip().lower()
    if not email or not said.email_is_verified:
        raise NotRecognised(_("The identity provider sent no verified e-mail address."))
    if not _verified_domains(connection).filter(name=email.rpartition("@")[2]).exists():
        raise NotRecognised(_("Addresses like %(email)s do not sign in here.") % {"email": email})
    return email


def _verified_domains(connection: SsoConnection) -> QuerySet[SsoDomain]:
    return SsoDomain.objects.filter(account=connection.account_id, verified_at__isnull=False)


def _appointed(connection: SsoConnection, email: str) -> Operator | None:
    return Operator.objects.filter(
        email=email, is_active=True, appointments__account=connection.account_id
    ).first()


def _made_by_a_rule(connection: SsoConnection, email: str) -> Operator | None:
    rights = counting_rights().filter(account=connection.account_id)
    profile = (
        rights.filter(user__lowered_email=email).select_related("user__account").order_by("user_id").first()
    )
    if profile is None:
        return None
    identity = Identity.objects.filter(directory_user=profile.user).select_related("operator").first()
    if identity:
        return identity.operator
    operator = Operator.objects.filter(email=email).first() or _without_password(
        email, profile.user.full_name
    )
    Identity.objects.create(account_id=connection.account_id, operator=operator, directory_user=profile.user)
    record_operator(profile.user.account, Actor.operator(operator.name), "operator.recognised", operator)
    return operator


def _without_password(email: str, name: str) -> Operator:
    operator = Operator(email=email, name=name[:200])
    operator.set_unusable_password()
    operator.save()
    return operator


def _is_full(account_id: int, operator: Operator) -> bool:
    full = Appointment.objects.filter(account=account_id, operator=operator, role=AdminRole.FULL)
    return full.exists() and operator.has_usable_password()


def _record(connection: SsoConnection, actor: Actor, action: str, **details: str) -> None:
    record_account(connection.account, actor, action, **details)
