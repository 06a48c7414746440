"""Admin rights that rules give, as they count for whoever signs in: held, and still given at this moment."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet

from rules.directory.models import Membership
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole, RuleManagedGroup


def counting_rights() -> QuerySet[Profile]:
    """Profiles whose admin rights count.

    The workers may be late, stopped, or User Sync off: a right that the rule does not give any more, to
    somebody whom the directory has shut out or taken from the group, counts no longer all the same.
    """
    is_member = Membership.objects.filter(user=OuterRef("user_id"), group=OuterRef("admin_rule__group_id"))
    managed_groups = RuleManagedGroup.objects.filter(rule=OuterRef("admin_rule_id"))
    return Profile.objects.exclude(admin_role=AdminRole.NONE).filter(
        Exists(is_member),
        user__active=True,
        user__deleted_at=None,
        admin_rule__enabled=True,
        admin_rule__deleted_at=None,
        admin_rule__admin_role=F("admin_role"),
        admin_rule__privileges__contains=F("privileges"),
        managed_group_ids=ArraySubquery(managed_groups.order_by("user_group_id").values("user_group_id")),
    )
