"""Writes what a batch did into the activity: one row per user with changes, in one statement."""

from collections.abc import Collection
from datetime import datetime
from itertools import chain

from rules.engine.kinds import Kind
from rules.provisioning.effects import Step
from rules.provisioning.history import HOLDINGS_CHANGED, Event, details, encode
from rules.provisioning.reconcile import activity, names
from rules.provisioning.reconcile.pending import Work
from rules.provisioning.reconcile.planning import Planned
from rules.provisioning.reconcile.seats import SeatOutcome
from rules.provisioning.reconcile.waiting_list import Waiting


def write(
    account_id: int, planned: Collection[Planned], outcome: SeatOutcome, work: Work, at: datetime
) -> None:
    told = [(each.person, list(each.effect(outcome).steps())) for each in planned if each.is_change]
    if not told and not outcome.promoted:
        return
    promotions = [_got(waiting) for waiting in outcome.promoted]
    texts = _texts({*promotions, *(step for _, steps in told for step in steps)})
    reasons = _reasons_to_promote(planned, work) if promotions else {}
    own = (
        (person.user_id, person.name, work.causes[person.user_id], details([texts[step] for step in steps]))
        for person, steps in told
    )
    of_others = (
        (each.user_id, each.name, reasons.get(each.product_id, work.cause_id), details([texts[step]]))
        for each, step in zip(outcome.promoted, promotions, strict=True)
    )
    activity.write(account_id, at, HOLDINGS_CHANGED, chain(own, of_others))


def _got(waiting: Waiting) -> Step:
    return Step(Event.GOT, Kind.PRODUCTS, waiting.product_id, waiting.rule_id)


def _reasons_to_promote(planned: Collection[Planned], work: Work) -> dict[int, int | None]:
    """Product -> what set its line in motion: the cause of the user who left a seat, or who was waiting."""
    reasons: dict[int, int | None] = {}
    for each in planned:
        lost = {change.value for change in each.changes_of(Kind.PRODUCTS) if change.after is None}
        for product_id in lost | each.person.waiting.keys():
            assert isinstance(product_id, int)
            reasons.setdefault(product_id, work.causes[each.person.user_id])
    return reasons


def _texts(steps: Collection[Step]) -> dict[Step, str]:
    """Each made once, however many users share it."""
    known = names.read(steps)
    return {step: encode(known.entry(step)) for step in steps}
