"""Writes activity. Called inside the transaction of the change that it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from rules.accounts.writes import New, insert
from rules.audit.actors import Actor
from rules.audit.models import Activity, SubjectKind

# Among the details: the id of the request that caused the change.
REQUEST = "request"


class Told(TypedDict):
    """`subject` is (kind, id, name)."""

    account_id: int
    at: datetime
    actor: Actor
    action: str
    subject: tuple[SubjectKind, int | None, str]
    details: NotRequired[Mapping[str, Any]]
    cause_id: NotRequired[int | None]


def record(**told: Unpack[Told]) -> int:
    """Append one activity. Returns its id, for what it leads to."""
    return insert(activity_of(**told))


def activity_of(**told: Unpack[Told]) -> New:
    """For who writes it together with its subject."""
    actor, (kind, subject_id, name) = told["actor"], told["subject"]
    request = {REQUEST: actor.request} if actor.request else {}
    given = {
        "account_id": told["account_id"],
        "at": told["at"],
        "actor_kind": actor.kind,
        "actor_name": actor.name,
        "action": told["action"],
        "subject_kind": kind,
        "subject_id": subject_id,
        "subject_name": name[:300],
        "details": {**told.get("details", {}), **request},
        "cause_id": told.get("cause_id"),
    }
    return New(Activity, given)
