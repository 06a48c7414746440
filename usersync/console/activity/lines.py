"""Activity on its screen: one line for each, in words."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from rules.audit.models import ActorKind
from usersync.console.activity.rows import ActivityRow
from usersync.console.marks import when
from usersync.console.stencils import fill_all

_NAMED = {ActorKind.OPERATOR, ActorKind.SOURCE}


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """`changes`: value by value; `actor_kind` is empty where the actor is called like it."""

    has_failed: bool
    title: str
    changes: SafeString
    reason: str
    link: str
    subject: str
    subject_kind: str
    actor: str
    actor_kind: str
    at: SafeString | str


def activity_line(row: ActivityRow) -> ActivityLine:
    activity = row.activity
    return ActivityLine(
        has_failed=row.is_failure,
        title=row.title,
        changes=fill_all("activity/_change.html", row.lines),
        reason=row.reason,
        link=row.link,
        subject=activity.subject_name,
        subject_kind=activity.get_subject_kind_display(),
        actor=row.actor,
        actor_kind=activity.get_actor_kind_display() if activity.actor_kind in _NAMED else "",
        at=when(activity.at),
    )
