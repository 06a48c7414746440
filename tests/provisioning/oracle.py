"""Who should have what, worked out the slow and plain way, one rule at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rules.directory.models import DirectoryUser, Membership
from rules.provisioning.models import DeviceAccess, Profile, Seat
from rules.ruleset.models import Rule

# (user id, product id) -> id of the rule that gives it
Entitled = dict[tuple[int, int], int]
# (user id, kind, value) -> id of the rule that gives it
Assigned = dict[tuple[int, str, object], int | None]

KEPT_BY_SUSPENDED = {"user group", "language", "welcome template", "settings template"}


def matches(account_id: int) -> Iterator[tuple[int, Rule]]:
    """Live users with the rules that reach them, strongest first."""
    members = defaultdict(set)
    for membership in Membership.objects.filter(account_id=account_id):
        members[membership.group_id].add(membership.user_id)
    users = DirectoryUser.objects.filter(account_id=account_id, active=True, deleted_at=None)
    live = set(users.values_list("id", flat=True))
    rules = Rule.objects.filter(account_id=account_id, enabled=True, deleted_at=None)
    related = ("products", "device_groups", "managed_groups")
    for rule in rules.prefetch_related(*related).order_by("priority"):
        for user_id in members[rule.group_id] & live:
            yield user_id, rule


def entitled(account_id: int) -> Entitled:
    result: Entitled = {}
    for user_id, rule in matches(account_id):
        for product in rule.products.all():
            result.setdefault((user_id, product.pk), rule.pk)
    return result


def assigned(account_id: int) -> Assigned:
    """All but seats, and but settings templates: those depend on when a user was activated."""
    result: Assigned = {}
    decided = set()
    for user_id, rule in matches(account_id):
        for group in rule.device_groups.all():
            result.setdefault((user_id, "device group", group.pk), rule.pk)
        managed = rule.managed_groups.all()
        choices = {
            "user group": rule.user_group_id,
            "admin rights": rights(rule.admin_role, rule.privileges, [group.pk for group in managed]),
            "language": rule.language,
            "welcome template": rule.welcome_template_id or "Default",
        }
        for kind, value in choices.items():
            if value and (user_id, kind) not in decided:
                decided.add((user_id, kind))
                result[user_id, kind, value] = rule.pk
    return result


def rights(role: str, privileges: Iterable[str], managed: Iterable[int]) -> object:
    return None if role == "none" else (role, *sorted(privileges), *sorted(managed))


def demanded(account_id: int) -> Entitled:
    """What the seats say, held or waited for."""
    return {
        (seat.user_id, seat.product_id): seat.rule_id for seat in Seat.objects.filter(account_id=account_id)
    }


def held(account_id: int) -> Assigned:
    """What the other rows say that the rules decide at any time: no settings templates, and of users whom no
    rule reaches only what they would lose.
    """
    reached = {user_id for user_id, _ in matches(account_id)}
    return {
        (user_id, kind, value): rule_id
        for (user_id, kind, value), rule_id in all_held(account_id).items()
        if kind != "settings template" and (user_id in reached or kind not in KEPT_BY_SUSPENDED)
    }


def all_held(account_id: int) -> Assigned:
    """What the rows say of everything but seats."""
    result: Assigned = {}
    for access in DeviceAccess.objects.filter(account_id=account_id):
        result[access.user_id, "device group", access.device_group_id] = access.rule_id
    for row in Profile.objects.filter(account_id=account_id):
        values = {
            "admin rights": (
                rights(row.admin_role, row.privileges, row.managed_group_ids),
                row.admin_rule_id,
            ),
            "user group": (row.user_group_id, row.user_group_rule_id),
            "language": (row.language, row.language_rule_id),
            "welcome template": (row.welcome_template_id or "Default", row.welcome_rule_id),
            "settings template": (row.settings_template_id or "Default", row.settings_rule_id),
        }
        for kind, (value, rule_id) in values.items():
            if rule_id:
                result[row.user_id, kind, value] = rule_id
    return result
