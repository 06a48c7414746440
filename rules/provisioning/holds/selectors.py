"""Reads what is on hold, for the screens and for `manage.py why`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from rules.accounts.models import Account
from rules.directory.selectors import called
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import Hold, HoldReason, HoldState

# Directory groups that are frozen also where nothing is on hold yet.
_CASES = """
    WITH waiting AS (
        SELECT group_id, CASE WHEN group_id IS NULL THEN product_id END AS product_id,
            count(*) AS seats, count(DISTINCT user_id) AS users, min(since) AS since,
            (array_agg(DISTINCT user_id))[1:3] AS first_users
        FROM provisioning_hold WHERE account_id = %(account_id)s AND state = 'waiting' GROUP BY 1, 2
    ), frozen AS (
        SELECT * FROM provisioning_frozengroup f WHERE account_id = %(account_id)s
    )
    SELECT COALESCE(w.group_id, f.group_id), w.product_id, COALESCE(g.display_name, p.name),
        g.gone_at IS NOT NULL, COALESCE(w.seats, 0), COALESCE(w.users, 0), LEAST(w.since, f.since),
        f.members_before, f.lost, ARRAY(
            SELECT COALESCE(NULLIF(u.display_name, ''),
                NULLIF(trim(u.given_name || ' ' || u.family_name), ''), u.user_name)
            FROM directory_directoryuser u WHERE u.id = ANY(w.first_users) ORDER BY u.id
        )
    FROM waiting w FULL JOIN frozen f ON f.group_id = w.group_id
    LEFT JOIN directory_directorygroup g ON g.id = COALESCE(w.group_id, f.group_id)
    LEFT JOIN catalog_product p ON p.id = w.product_id
    ORDER BY 7
"""


@dataclass(frozen=True, slots=True)
class Case:
    """What an administrator decides about together: a directory group, or a product beyond the limit.

    `members_before` and `lost` of a group that is still frozen; `names` of the first users.
    """

    group_id: int | None
    product_id: int | None
    name: str
    is_gone: bool
    seats: int
    users: int
    since: datetime
    members_before: int | None
    lost: int | None
    names: list[str]


def cases(account: Account) -> list[Case]:
    """What waits for a decision, the longest first."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, {"account_id": account.pk})
        return [Case(*row) for row in cursor.fetchall()]


def holds_of(account: Account, scope: Scope, search: str = "") -> QuerySet[Hold]:
    """Seats on hold, with user and product, in the order of the users; of those whom a search finds."""
    found = scope.holds(account).select_related("user", "product").order_by("user_id", "product_id")
    return found.filter(user__in=called(account, search)) if search.strip() else found


def last_hold(account: Account, scope: Scope) -> int:
    """Tells what has been seen from what comes on hold later; 0 where there is nothing."""
    last: int | None = scope.holds(account).aggregate(last=Max("pk"))["last"]
    return last or 0


@dataclass(frozen=True, slots=True)
class OnHold:
    """Why, in a sentence, a user still has a seat that no rule gives; who decided that, and when."""

    since: datetime
    because: str
    kept_by: str = ""
    decided_at: datetime | None = None


def on_hold(user_id: int) -> dict[int, OnHold]:
    """By product."""
    holds = Hold.objects.filter(user=user_id).exclude(state=HoldState.RELEASED).select_related("group")
    return {
        hold.product_id: OnHold(hold.since, _because(hold), hold.decided_by, hold.decided_at)
        for hold in holds
    }


def _because(hold: Hold) -> str:
    match hold.reason:
        case HoldReason.GROUP_GONE:
            return gettext("%(group)s is gone from the directory.") % {"group": hold.group}
        case HoldReason.GROUP_SHRANK:
            return gettext("%(group)s lost more than half of its members at once.") % {"group": hold.group}
        case _:
            return gettext("More would be taken within 24 hours than the account allows.")
