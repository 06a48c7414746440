"""Reads operators for the screens."""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from rules.accounts.models import Account
from usersync.operators.models import Appointment


def appointments(account: Account) -> QuerySet[Appointment]:
    """Who administers the account, by name."""
    found = Appointment.objects.filter(account=account).select_related("operator", "directory_user")
    return found.order_by(Lower("operator__name"), "pk")
