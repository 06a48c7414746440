"""Writes activity. Called inside the transaction of the change that it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rules.audit.actors import Actor
from rules.audit.models import Activity, SubjectKind

# Among the details: the id of the request that caused the change.
REQUEST = "request"


def record(
    *,
    account_id: int,
    at: datetime,
    actor: Actor,
    action: str,
    subject: tuple[SubjectKind, int | None, str],
    details: Mapping[str, Any] | None = None,
    cause_id: int | None = None,
) -> int:
    """Append one activity; `subject` is (kind, id, name). Returns its id, for what it leads to."""
    kind, subject_id, name = subject
    activity = Activity.objects.create(
        account_id=account_id,
        at=at,
        actor_kind=actor.kind,
        actor_name=actor.name,
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        subject_name=name[:300],
        details={**(details or {}), **({REQUEST: actor.request} if actor.request else {})},
        cause_id=cause_id,
    )
    return activity.id
