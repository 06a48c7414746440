"""Gives and takes access to device groups."""

from collections.abc import Iterable
from datetime import datetime

from rules.accounts.prepared import ask
from rules.engine.kinds import Kind
from rules.provisioning.bulk import insert_rows, int_columns
from rules.provisioning.reconcile.planning import Planned

# Losses first, then access that stays but comes from another rule now.
_DELETE = """
    DELETE FROM provisioning_deviceaccess d
    USING unnest(%s::bigint[], %s::bigint[]) AS lost(user_id, device_group_id)
    WHERE d.user_id = lost.user_id AND d.device_group_id = lost.device_group_id
"""

_MOVE = """
    UPDATE provisioning_deviceaccess d SET rule_id = moved.rule_id
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS moved(user_id, device_group_id, rule_id)
    WHERE d.user_id = moved.user_id AND d.device_group_id = moved.device_group_id
"""


def apply(account_id: int, planned: Iterable[Planned], at: datetime) -> None:
    changes = [
        (each.person.user_id, change) for each in planned for change in each.changes_of(Kind.DEVICE_GROUPS)
    ]
    if not changes:
        return
    lost = [(user_id, change.value) for user_id, change in changes if change.after is None]
    moved = [
        (user_id, change.value, change.after) for user_id, change in changes if change.before and change.after
    ]
    if lost:
        ask(_DELETE, int_columns(lost, 2))
    if moved:
        ask(_MOVE, int_columns(moved, 3))
    insert_rows(
        "provisioning_deviceaccess",
        {"account_id": account_id, "since": at},
        ("user_id", "device_group_id", "rule_id"),
        ((user_id, change.value, change.after) for user_id, change in changes if change.before is None),
    )
