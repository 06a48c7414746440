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


def moved(rule_ids: Sequence[int], rule_id: int, position: int) -> list[int]:
    """The order with this rule at `position`; 1 is the strongest, beyond the end is last."""
    after = [id_ for id_ in rule_ids if id_ != rule_id]
    after.insert(max(position, 1) - 1, rule_id)
    return after


def passed(before: Sequence[int], after: Sequence[int], rule_id: int) -> list[int]:
    """The rules that the moved one has passed; between all others nothing changes."""
    old, new = sorted((before.index(rule_id), after.index(rule_id)))
    return [id_ for id_ in before[old : new + 1] if id_ != rule_id]


def write(rule_ids: Sequence[int]) -> None:
    """Give the rules the priorities 1..n in this order, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ruleset_rule r SET priority = placed.priority"
            " FROM unnest(%s::bigint[]) WITH ORDINALITY AS placed(id, priority)"
            " WHERE r.id = placed.id AND r.priority <> placed.priority",
            ["{" + ",".join(map(str, rule_ids)) + "}"],
        )
