"""Reads what could not be done, for the screens and for `manage.py why`."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.directory.selectors import called
from rules.provisioning.models import Failure, FailureKind, Seat, SeatState


def failed_users(account: Account) -> dict[FailureKind, int]:
    """How many users each kind has a record of."""
    counted = Failure.objects.filter(account=account).values_list("kind").annotate(Count("pk"))
    return {FailureKind(kind): users for kind, users in counted}


def failures_of(account: Account, kind: FailureKind, search: str = "") -> QuerySet[Failure]:
    """With both users, the longest first; of users whom a search finds."""
    found = Failure.objects.filter(account=account, kind=kind)
    if search.strip():
        found = found.filter(user__in=called(account, search))
    return found.select_related("user", "other").order_by("since", "pk")


def line_for(product: Product) -> QuerySet[Seat]:
    """Those who wait for the product, the first in line first, with user and rule."""
    waiting = Seat.objects.filter(
        product=product, state=SeatState.WAITING, rule__enabled=True, rule__deleted_at=None
    )
    return waiting.select_related("user", "rule__group").order_by("rule__priority", "since", "user_id")


def places_in_line(product: Product) -> dict[int, int]:
    """Seat id -> place, from 1."""
    seat_ids = line_for(product).values_list("pk", flat=True)
    return {seat_id: place for place, seat_id in enumerate(seat_ids, start=1)}


@dataclass(frozen=True, slots=True)
class UserFailure:
    """What could not be done for one user; `other_id` and `other_name`: who has the e-mail address."""

    kind: FailureKind
    since: datetime
    email: str
    detail: str
    other_id: int | None = None
    other_name: str = ""

    @property
    def sentence(self) -> str:
        said = {"email": self.email, "other": self.other_name, "reason": self.detail}
        if self.kind == FailureKind.EMAIL_TAKEN and self.other_name:
            return gettext("Not activated: the e-mail address %(email)s belongs to %(other)s already.") % said
        if self.kind == FailureKind.EMAIL_TAKEN:
            return gettext("Not activated: another user has the e-mail address %(email)s already.") % said
        if not self.detail:
            return f"{self.kind.label}."
        return gettext("The welcome e-mail could not be delivered: %(reason)s") % said

    def without_other(self) -> Self:
        """For those whom the name of the other user does not concern."""
        return replace(self, other_id=None, other_name="")


def failures_of_user(user_id: int) -> list[UserFailure]:
    failures = Failure.objects.filter(user=user_id).select_related("user", "other").order_by("kind")
    return [
        UserFailure(
            FailureKind(each.kind),
            each.since,
            each.user.email,
            each.detail,
            each.other_id,
            each.other.full_name if each.other else "",
        )
        for each in failures
    ]
