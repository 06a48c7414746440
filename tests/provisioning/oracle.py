"""Who should have what, worked out the slow and plain way, one rule at a time."""

from collections import defaultdict

from rules.directory.models import DirectoryUser, Membership
from rules.provisioning.models import Seat
from rules.ruleset.models import Rule, RuleProduct

# (user id, product id) -> id of the rule that gives it
Entitled = dict[tuple[int, int], int]


def entitled(account_id: int) -> Entitled:
    members = defaultdict(set)
    for membership in Membership.objects.filter(account_id=account_id):
        members[membership.group_id].add(membership.user_id)
    live = set(
        DirectoryUser.objects.filter(account_id=account_id, active=True, deleted_at=None).values_list(
            "id", flat=True
        )
    )
    result: Entitled = {}
    for rule in Rule.objects.filter(account_id=account_id, enabled=True, deleted_at=None).order_by(
        "priority"
    ):
        for given in RuleProduct.objects.filter(rule=rule):
            for user_id in members[rule.group_id] & live:
                result.setdefault((user_id, given.product_id), rule.pk)
    return result


def demanded(account_id: int) -> Entitled:
    """What the seats say, held or waited for."""
    return {
        (seat.user_id, seat.product_id): seat.rule_id for seat in Seat.objects.filter(account_id=account_id)
    }
