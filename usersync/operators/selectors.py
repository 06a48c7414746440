"""Reads operators for the screens."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from rules.accounts.models import Account
from rules.directory.search import words_of
from rules.provisioning.admin_rights import counting_rights
from rules.provisioning.models import Profile
from usersync.operators.models import Appointment, Invitation, Operator


def administrators_by_hand(account: Account, search: str = "") -> QuerySet[Appointment]:
    """Who was appointed in the account, by name; every word of `search` is in the name or the e-mail."""
    called = Concat("operator__name", Value(" "), "operator__email", output_field=CharField())
    found = Appointment.objects.filter(account=account).select_related("operator").alias(called=called)
    for word in words_of(search):
        found = found.filter(called__icontains=word)
    return found.order_by(Lower("operator__name"), "pk")


def administrators_by_rules(account: Account) -> QuerySet[Profile]:
    """Whom rules of the account make administrators at this moment, whether they have signed in or not."""
    return counting_rights().filter(account=account)


def open_invitations(account: Account, search: str = "") -> QuerySet[Invitation]:
    """Those that administrators have sent, found by their e-mail."""
    found = Invitation.objects.filter(account=account, directory_user=None, expires_at__gt=timezone.now())
    for word in words_of(search):
        found = found.filter(email__icontains=word)
    return found.order_by("email")


def operator_names(account: Account) -> list[str]:
    """Of everybody who is or was recognised in the account."""
    appointed = Operator.objects.filter(appointments__account=account)
    recognised = Operator.objects.filter(identities__account=account)
    return list(appointed.union(recognised).values_list("name", flat=True))
