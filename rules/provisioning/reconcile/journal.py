"""Writes what a batch did into the activity: one row per user with changes, in one statement."""

from collections.abc import Collection
from datetime import datetime

from rules.audit.actors import RULES
from rules.audit.models import SubjectKind
from rules.engine.kinds import Kind
from rules.provisioning.bulk import copy_rows
from rules.provisioning.effects import Step, UserEffect
from rules.provisioning.history import HOLDINGS_CHANGED, Event, encode
from rules.provisioning.reconcile import names
from rules.provisioning.reconcile.pending import Work
from rules.provisioning.reconcile.planning import Planned
from rules.provisioning.reconcile.seats import SeatOutcome
from rules.provisioning.reconcile.waiting_list import Waiting

_COLUMNS = (
    *("account_id", "at", "action", "actor_kind", "actor_name"),
    *("subject_kind", "subject_id", "subject_name", "cause_id", "details"),
)


def write(
    account_id: int, planned: Collection[Planned], outcome: SeatOutcome, work: Work, at: datetime
) -> None:
    effects = {each.person.user_id: each.effect(outcome) for each in planned if each.is_change}
    if not effects and not outcome.promoted:
        return
    words = _Words({*effects.values()}, {_got(each) for each in outcome.promoted})
    people = {each.person.user_id: each.person for each in planned}
    reasons = _reasons_to_promote(planned, work)
    rows = [
        *(
            (user_id, people[user_id].name, work.causes[user_id], words.of(effect))
            for user_id, effect in effects.items()
        ),
        *(
            (each.user_id, each.name, reasons.get(each.product_id, work.cause_id), words.of_step(_got(each)))
            for each in outcome.promoted
        ),
    ]
    same = (account_id, at, HOLDINGS_CHANGED, RULES.kind.value, RULES.name, SubjectKind.DIRECTORY_USER.value)
    copy_rows("audit_activity", _COLUMNS, ((*same, *row) for row in rows))


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


class _Words:
    """Texts of effects, each made once; users with the same effect share one."""

    def __init__(self, effects: Collection[UserEffect], promotions: Collection[Step]) -> None:
        steps = {effect: list(effect.steps()) for effect in effects}
        self._names = names.read([*promotions, *(step for some in steps.values() for step in some)])
        self._texts = {
            effect: encode([self._names.entry(step) for step in some]) for effect, some in steps.items()
        }

    def of(self, effect: UserEffect) -> str:
        return self._texts[effect]

    def of_step(self, step: Step) -> str:
        return encode([self._names.entry(step)])
