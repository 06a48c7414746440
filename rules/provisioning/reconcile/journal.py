"""Writes what a batch did into the activity: one row per user with changes, in one statement."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from rules.audit.actors import RULES
from rules.audit.models import SubjectKind
from rules.engine.kinds import Kind
from rules.engine.records import Change, Plan
from rules.provisioning.bulk import copy_rows
from rules.provisioning.history import HOLDINGS_CHANGED, Entry, Event, encode
from rules.provisioning.reconcile import names
from rules.provisioning.reconcile.names import Names
from rules.provisioning.reconcile.pending import Work
from rules.provisioning.reconcile.planning import Planned, Planning
from rules.provisioning.reconcile.seat_rows import SeatKey
from rules.provisioning.reconcile.seats import SeatOutcome
from rules.provisioning.reconcile.waiting_list import Waiting

_COLUMNS = (
    *("account_id", "at", "action", "actor_kind", "actor_name"),
    *("subject_kind", "subject_id", "subject_name", "cause_id", "details"),
)


def write(
    account_id: int,
    planning: Planning,
    outcome: SeatOutcome,
    work: Work,
    at: datetime,
) -> None:
    changed = [each for each in planning.planned if each.is_change]
    if not changed and not outcome.promoted:
        return
    words = _Words(_names(changed, outcome.promoted), outcome)
    reasons = _reasons_to_promote(planning, work)
    rows = [
        *(
            (each.person.user_id, each.person.name, work.causes[each.person.user_id], words.of(each))
            for each in changed
        ),
        *(
            (each.user_id, each.name, reasons.get(each.product_id, work.cause_id), words.of_promoted(each))
            for each in outcome.promoted
        ),
    ]
    same = (account_id, at, HOLDINGS_CHANGED, RULES.kind.value, RULES.name, SubjectKind.DIRECTORY_USER.value)
    copy_rows("audit_activity", _COLUMNS, ((*same, *row) for row in rows))


def _names(changed: Iterable[Planned], promoted: Iterable[Waiting]) -> Names:
    changes = {change for each in changed for change in each.plan.changes}
    changes |= {Change(Kind.PRODUCTS, each.product_id, None, each.rule_id) for each in promoted}
    return names.read(changes)


def _reasons_to_promote(planning: Planning, work: Work) -> dict[int, int | None]:
    """Product -> what set its line in motion: the cause of the user who left a seat, or who was waiting."""
    reasons: dict[int, int | None] = {}
    for each in planning.planned:
        lost = {change.value for change in each.changes_of(Kind.PRODUCTS) if change.after is None}
        for product_id in lost | each.person.waiting:
            assert isinstance(product_id, int)
            reasons.setdefault(product_id, work.causes[each.person.user_id])
    return reasons


class _Words:
    """Entries for changes; users with the same changes share one text."""

    def __init__(self, known: Names, outcome: SeatOutcome) -> None:
        self._names = known
        self._waits = outcome.waits
        self._texts: dict[tuple[Plan, bool, frozenset[int]], str] = {}

    def of(self, each: Planned) -> str:
        person = each.person
        waits = frozenset(
            product for product in each.gained_products() if SeatKey(person.user_id, product) in self._waits
        )
        key = (each.plan, each.comes_back, waits)
        if key not in self._texts:
            self._texts[key] = encode(
                [*_status(each), *(self._entry(change, waits) for change in each.plan.changes)]
            )
        return self._texts[key]

    def of_promoted(self, waiting: Waiting) -> str:
        return encode(
            [self._entry(Change(Kind.PRODUCTS, waiting.product_id, None, waiting.rule_id), frozenset())]
        )

    def _entry(self, change: Change, waits: Collection[int]) -> Entry:
        return Entry(
            event=_event(change, waits),
            kind=change.kind.label,
            value=self._names.of(change.kind, change.value),
            rule=self._names.of_rule(change.after or change.before),
        )


def _status(each: Planned) -> Iterator[Entry]:
    if each.plan.activates:
        yield Entry(Event.REACTIVATED if each.comes_back else Event.ACTIVATED)
    elif each.changes_status:
        yield Entry(Event.SUSPENDED)


def _event(change: Change, waits: Collection[int]) -> Event:
    if change.after is None:
        return Event.LOST
    if change.before is not None:
        return Event.OTHER_RULE
    return Event.WAITS if change.kind is Kind.PRODUCTS and change.value in waits else Event.GOT
