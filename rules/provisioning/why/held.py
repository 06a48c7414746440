"""Reads what a user holds, kind by kind."""

from dataclasses import dataclass
from datetime import datetime

from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.engine.kinds import Kind
from rules.engine.records import Value
from rules.provisioning.holds.selectors import OnHold, on_hold
from rules.provisioning.models import DeviceAccess, Profile, Seat
from rules.provisioning.reconcile.profiles import held_since, row_of, single_assignments
from rules.provisioning.reconcile.waiting_list import Place, places


@dataclass(frozen=True, slots=True)
class Held:
    value: Value
    rule_id: int | None
    since: datetime | None
    place: Place | None = None
    colour_slot: int | None = None
    is_own_choice: bool = False
    product: Product | None = None
    on_hold: OnHold | None = None


def read_held(user: DirectoryUser, profile: Profile) -> dict[Kind, list[Held]]:
    """Of each kind."""
    return {**_single(profile), Kind.PRODUCTS: _seats(user), Kind.DEVICE_GROUPS: _devices(user)}


def _single(profile: Profile) -> dict[Kind, list[Held]]:
    row = row_of(profile)
    held = {
        kind: [Held(value, rule_id, held_since(profile, kind)) for value, rule_id in values.items()]
        for kind, values in single_assignments(row).items()
    }
    if row.language_is_picked:
        held[Kind.LANGUAGE] = [Held(row.language, None, profile.language_since, is_own_choice=True)]
    return held


def _seats(user: DirectoryUser) -> list[Held]:
    line, holds = places(user.pk), on_hold(user.pk)
    seats = Seat.objects.filter(user=user).select_related("product").order_by("product_id")
    return [
        Held(
            each.product_id,
            each.rule_id,
            each.since,
            line.get(each.product_id),
            each.product.colour_slot,
            product=each.product,
            on_hold=holds.get(each.product_id),
        )
        for each in seats
    ]


def _devices(user: DirectoryUser) -> list[Held]:
    access = DeviceAccess.objects.filter(user=user).order_by("device_group_id")
    return [Held(each.device_group_id, each.rule_id, each.since) for each in access]
