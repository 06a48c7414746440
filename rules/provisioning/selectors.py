"""Reads what users hold, and what is still to be done, for the screens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, Min, OuterRef, QuerySet

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.models import Account
from rules.accounts.prepared import fetch
from rules.catalog.models import Product, UserGroup
from rules.catalog.settings_versions import States
from rules.directory.models import DirectoryUser
from rules.provisioning.models import ADMINISTRATORS, PendingUser, Profile, Seat, SeatState, UserStatus
from rules.ruleset.models import AdminRole

# A filter of the user list beside the statuses: active users who wait for a seat.
WAITING = "waiting"

# So many pending rows are counted user by user.
COUNTED = 20_000

_PENDING_USERS = """
    SELECT count(DISTINCT user_id), count(*) FROM (
        SELECT user_id FROM provisioning_pendinguser
        WHERE account_id = %s AND not_before <= clock_timestamp() ORDER BY id LIMIT %s
    ) oldest
"""

_PENDING_SPAN = """
    SELECT COALESCE(max(id) - min(id) + 1, 0) FROM provisioning_pendinguser WHERE account_id = %s
"""

_WORK = """
    SELECT FROM provisioning_pendinguser WHERE account_id = %s AND not_before <= clock_timestamp() LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the user list; the seats in the order of the products."""

    directory_user: DirectoryUser
    status: UserStatus
    seats: list[Seat]


def pending_users(account: Account) -> int:
    """How many users are about to get what the rules say, for whoever asks again and again.

    Beyond `COUNTED` reasons it is how many ids these span: never fewer, and found at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PENDING_USERS, [account.pk, COUNTED])
        users, reasons = cursor.fetchone()
        if reasons == COUNTED:
            cursor.execute(_PENDING_SPAN, [account.pk])
            (users,) = cursor.fetchone()
    return int(users)


def pending_since(account: Account) -> dict[int, datetime]:
    """Users who have not got yet what the rules say -> since when."""
    pending = PendingUser.objects.filter(account=account, user__isnull=False).values("user_id")
    return {row["user_id"]: row["first"] for row in pending.annotate(first=Min("since"))}


def with_status(users: QuerySet[DirectoryUser], status: str) -> QuerySet[DirectoryUser]:
    """Those of a `UserStatus`, or those who wait for a seat; any other text filters nothing."""
    if status == WAITING:
        return users.filter(_has_seat(state=SeatState.WAITING))
    return users.filter(profile__status=status) if status in UserStatus.values else users


def with_product(users: QuerySet[DirectoryUser], product: Product, status: str) -> QuerySet[DirectoryUser]:
    """Those who hold the product or wait for it; with the status `WAITING` the latter only."""
    states = [SeatState.WAITING] if status == WAITING else SeatState.values
    return users.filter(_has_seat(product=product, state__in=states))


def with_role(users: QuerySet[DirectoryUser], role: str) -> QuerySet[DirectoryUser]:
    """Those of an `AdminRole`, or with `any` all administrators; any other text filters nothing."""
    if role == "any":
        return users.filter(profile__admin_role__in=ADMINISTRATORS)
    return users.filter(profile__admin_role=role) if role in AdminRole.values else users


def with_user_group(users: QuerySet[DirectoryUser], user_group: UserGroup) -> QuerySet[DirectoryUser]:
    return users.filter(profile__user_group=user_group)


def people_with_seats(users: Collection[DirectoryUser]) -> list[Person]:
    seats: dict[int, list[Seat]] = {directory_user.pk: [] for directory_user in users}
    # Each product once, not once for each seat.
    for seat in Seat.objects.filter(user_id__in=seats).prefetch_related("product").order_by("product_id"):
        seats[seat.user_id].append(seat)
    return [Person(one, status_of(one), seats[one.pk]) for one in users]


def status_of(directory_user: DirectoryUser) -> UserStatus:
    """Of a user whose profile was selected too."""
    return UserStatus(directory_user.profile.status)


def applied_settings(directory_user: DirectoryUser) -> States:
    """The feature settings that the user got on activation; none from the Default template."""
    version = Profile.objects.select_related("settings_version").get(pk=directory_user.pk).settings_version
    states: States = version.states if version else {}
    return states


def _has_seat(**conditions: object) -> Exists:
    return Exists(Seat.objects.filter(user=OuterRef("pk"), **conditions))


def accounts_with_work() -> list[int]:
    """Accounts that are on and have users pending."""
    return accounts_behind(Door.WITH_WORK)


def has_work(account_id: int) -> bool:
    """For a worker that has ended a batch."""
    return bool(fetch(_WORK, [account_id]))
