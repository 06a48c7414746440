"""Invitations: signed links that are mailed, work once, and expire."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from rules.accounts.doors import Door, account_behind, accounts_behind
from rules.accounts.models import Account
from rules.accounts.rights import Authority, Right
from rules.accounts.walls import within
from rules.audit.actors import SYSTEM, Actor, needs
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.directory.models import DirectoryUser
from rules.provisioning.admin_rights import counting_rights
from rules.ruleset.models import AdminRole
from usersync.operators.activity import record_operator
from usersync.operators.appointments import Office, appoint
from usersync.operators.errors import AlreadyAppointed, InvitationGone
from usersync.operators.models import Appointment, Identity, Invitation, Operator
from usersync.operators.services import create_operator

OF_APPOINTED = timedelta(days=7)
OF_DIRECTORY_USERS = timedelta(hours=1)
_SALT = "usersync.operators.invitation"


def token_of(invitation: Invitation) -> str:
    """What stands in the link. A renewed invitation makes the earlier link useless."""
    return signing.dumps([invitation.pk, invitation.expires_at.timestamp()], salt=_SALT)


def invitation_of(token: str) -> Invitation:
    """Raises InvitationGone."""
    try:
        pk, expires_at = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise InvitationGone from None
    account_id = account_behind(Door.OF_INVITATION, pk)
    if account_id is None:
        raise InvitationGone
    with within(account_id):
        invitation = Invitation.objects.select_related("account", "directory_user").filter(pk=pk).first()
    if not invitation or invitation.expires_at.timestamp() != expires_at:
        raise InvitationGone
    if invitation.expires_at < timezone.now():
        raise InvitationGone
    return invitation


@needs(Right.ADMINISTER)
@transaction.atomic
def invite(*, account: Account, actor: Actor, email: str, office: Office) -> Invitation:
    """In place of an earlier invitation of the same person. Raises AlreadyAppointed."""
    email = email.strip().lower()
    if Appointment.objects.filter(account=account, operator__email=email).exists():
        raise AlreadyAppointed(email)
    invitation = _renewed(account, email, actor, OF_APPOINTED)
    invitation.directory_user = None
    office.write(invitation)
    invitation.save()
    _record(invitation, actor, "operator.invited", role=office.role)
    return invitation


@needs(Right.ADMINISTER, of="invitation")
@transaction.atomic
def withdraw(*, invitation: Invitation, actor: Actor) -> None:
    _record(invitation, actor, "operator.invitation_withdrawn")
    invitation.delete()


@transaction.atomic
def invite_directory_users(*, email: str) -> list[Invitation]:
    """Whom rules have made something, and who has never signed in: found by the address that the directory
    has of them. Somebody who is invited by an administrator keeps that invitation."""
    invitations: list[Invitation] = []
    for account_id in accounts_behind(Door.OF_NEWCOMER, email := email.strip().lower()):
        with within(account_id):
            invited = map(_invite_directory_user, _newcomers(account_id, email))
            invitations += filter(None, invited)
    return invitations


@transaction.atomic
def accept(*, token: str, name: str = "", password: str = "") -> Operator:
    """Who opened the link is the person with the address. Name and password are of who signs in for the
    first time. Raises InvitationGone."""
    opened = invitation_of(token)
    with within(opened.account_id):
        invitation = Invitation.objects.select_for_update().filter(pk=opened.pk).first()
        if invitation is None:
            raise InvitationGone
        return _accept(invitation, name, password)


def _accept(invitation: Invitation, name: str, password: str) -> Operator:
    account = invitation.account
    operator = Operator.objects.filter(email=invitation.email).first() or create_operator(
        account=account, actor=Actor.operator(name), email=invitation.email, name=name, password=password
    )
    _become(operator, invitation)
    invitation.delete()
    return operator


def _become(operator: Operator, invitation: Invitation) -> None:
    """The invitation is the word of somebody who may appoint."""
    account = invitation.account
    actor = Actor.operator(operator.name, Authority(frozenset({Right.ADMINISTER}), account.pk))
    if invitation.directory_user:
        Identity.objects.get_or_create(
            directory_user=invitation.directory_user, defaults={"account": account, "operator": operator}
        )
        record_operator(account, actor, "operator.recognised", operator)
    elif not Appointment.objects.filter(account=account, operator=operator).exists():
        office = Office(
            role=AdminRole(invitation.role),
            privileges=invitation.privileges,
            managed_group_ids=invitation.managed_group_ids,
        )
        appoint(account=account, actor=actor, operator=operator, office=office)


def _newcomers(account_id: int, email: str) -> list[DirectoryUser]:
    found = counting_rights().filter(user__account=account_id, user__lowered_email=email, user__identity=None)
    return [row.user for row in found.select_related("user__account").order_by("user_id")]


def _invite_directory_user(directory_user: DirectoryUser) -> Invitation | None:
    account, email = directory_user.account, directory_user.email.lower()
    by_hand = Invitation.objects.filter(account=account, email=email, directory_user=None)
    if by_hand.filter(expires_at__gt=timezone.now()).exists():
        return None
    invitation = _renewed(account, email, SYSTEM, OF_DIRECTORY_USERS)
    invitation.directory_user = directory_user
    invitation.role, invitation.privileges, invitation.managed_group_ids = "", [], []
    invitation.save()
    return invitation


def _renewed(account: Account, email: str, actor: Actor, lasts: timedelta) -> Invitation:
    invitation = Invitation.objects.select_for_update().filter(account=account, email=email).first()
    invitation = invitation or Invitation(account=account, email=email)
    invitation.invited_by = actor.name
    invitation.expires_at = timezone.now() + lasts
    return invitation


def _record(invitation: Invitation, actor: Actor, action: str, **details: str) -> None:
    record(
        account_id=invitation.account_id,
        at=timezone.now(),
        actor=actor,
        action=action,
        subject=(SubjectKind.OPERATOR, None, invitation.email),
        details=details,
    )
