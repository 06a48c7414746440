"""The activity of what rules do to users: rows of many of them, in one statement."""

from collections.abc import Iterable
from datetime import datetime

from rules.audit.actors import RULES
from rules.audit.models import SubjectKind
from rules.provisioning.bulk import insert_rows

# User id, name, cause, details as JSON.
Row = tuple[int, str, int | None, str]


def write(account_id: int, at: datetime, action: str, rows: Iterable[Row]) -> None:
    insert_rows(
        "audit_activity",
        {
            "account_id": account_id,
            "at": at,
            "action": action,
            "actor_kind": RULES.kind.value,
            "actor_name": RULES.name,
            "subject_kind": SubjectKind.DIRECTORY_USER.value,
        },
        ("subject_id", "subject_name", "cause_id", "details"),
        rows,
    )
