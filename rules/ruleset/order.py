"""The order of an account's rules: dense priorities 1..n. The caller holds the account's rule lock."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import F, Max

from rules.accounts.models import Account
from rules.ruleset.models import Rule


def lock(account: Account) -> None:
    """One change of the rules of an account at a time; batches of workers do not wait for it."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def next_priority(account: Account) -> int:
    last: int | None = Rule.objects.filter(account=account).aggregate(last=Max("priority"))["last"]
    return (last or 0) + 1


def close_gap(account: Account, priority: int) -> None:
    """After the rule of this priority left the order."""
    Rule.objects.filter(account=account, priority__gt=priority).update(priority=F("priority") - 1)


def open_gap(account: Account, priority: int) -> None:
    """Before a rule enters the order at this priority."""
    Rule.objects.filter(account=account, priority__gte=priority).update(priority=F("priority") + 1)


def write(rule_ids: Sequence[int]) -> None:
    """Give the rules the priorities 1..n in this order, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ruleset_rule r SET priority = placed.priority"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS placed(id, priority)"
            " WHERE r.id = placed.id AND r.priority <> placed.priority",
            ["{" + ",".join(map(str, rule_ids)) + "}"],
        )
