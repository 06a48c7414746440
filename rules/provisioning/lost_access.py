"""Takes access to a device group from everybody at once, because the group itself goes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from rules.catalog.models import DeviceGroup
from rules.engine.kinds import Kind
from rules.provisioning.effects import Step
from rules.provisioning.history import HOLDINGS_CHANGED, Event, details, encode
from rules.provisioning.reconcile import activity, names
from rules.provisioning.reconcile.people import FULL_NAME

# Profiles are locked by id, as the workers do.
_LOCK = """
    SELECT FROM provisioning_profile WHERE user_id IN (
        SELECT user_id FROM provisioning_deviceaccess WHERE device_group_id = %s
    ) ORDER BY user_id FOR NO KEY UPDATE
"""

_TAKE = f"""
    DELETE FROM provisioning_deviceaccess d USING directory_directoryuser u
    WHERE d.device_group_id = %s AND u.id = d.user_id
    RETURNING d.user_id, {FULL_NAME}, d.rule_id
"""


@dataclass(frozen=True, slots=True)
class Lost:
    """`entry`: what the activity of the user says, as JSON."""

    user_id: int
    name: str
    entry: str


def take(device_group: DeviceGroup) -> list[Lost]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [device_group.pk])
        cursor.execute(_TAKE, [device_group.pk])
        taken: list[tuple[int, str, int]] = cursor.fetchall()
    texts = _texts(device_group, {rule_id for _, _, rule_id in taken})
    return [Lost(user_id, name, texts[rule_id]) for user_id, name, rule_id in taken]


def tell(device_group: DeviceGroup, lost: Iterable[Lost], *, cause_id: int) -> None:
    rows = ((each.user_id, each.name, cause_id, details([each.entry])) for each in lost)
    activity.write(device_group.account_id, timezone.now(), HOLDINGS_CHANGED, rows)


def _texts(device_group: DeviceGroup, rule_ids: Collection[int]) -> dict[int, str]:
    """By the rule that gave the access."""
    steps = {id_: Step(Event.LOST, Kind.DEVICE_GROUPS, device_group.pk, id_) for id_ in rule_ids}
    known = names.read(steps.values())
    return {id_: encode(known.entry(step)) for id_, step in steps.items()}
