"""Tells of rules whose directory group is gone."""

from datetime import datetime

from rules.audit.actors import SYSTEM
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.directory.models import DirectoryGroup
from rules.ruleset.models import Rule


def tell_rules(group: DirectoryGroup, *, cause_id: int, at: datetime) -> None:
    """To be called once the group is gone; a group without a rule is nobody's loss."""
    priorities = Rule.objects.filter(group=group, deleted_at=None).order_by("priority")
    if rules := list(priorities.values_list("priority", flat=True)):
        record(
            account_id=group.account_id,
            at=at,
            actor=SYSTEM,
            action="group.gone_with_rules",
            subject=(SubjectKind.DIRECTORY_GROUP, group.pk, group.display_name),
            details={"rules": rules},
            cause_id=cause_id,
        )
