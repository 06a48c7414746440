"""What is kept of the users looked at: numbers and ids, never their rows."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.engine.kinds import Kind, Suspension
from rules.engine.records import Change, Demand, RuleRecord, Value
from rules.provisioning.effects import Step, UserEffect
from rules.provisioning.history import Event
from rules.provisioning.reconcile.planning import Planned


@dataclass(slots=True)
class Wanted:
    """Who wants a seat of a product, and the priority of the rule that would give it."""

    user_ids: "array[int]" = field(default_factory=lambda: array("q"))
    priorities: "array[int]" = field(default_factory=lambda: array("q"))


@dataclass(slots=True)
class Losses:
    """Product -> how many of those who lose it held a seat, and how many were in line."""

    held: Counter[int] = field(default_factory=Counter)
    waiting: Counter[int] = field(default_factory=Counter)


class Survey:
    """The wishes of all who were added (see `seats.Wishes`), and counts that no seat has a say in.

    `limited`: products of which not everybody may get a seat. `at`, `since`: since when they would wait.
    """

    def __init__(
        self,
        rules: Iterable[RuleRecord],
        limited: Collection[int],
        at: datetime,
        since: Mapping[int, datetime],
    ) -> None:
        self._priorities = {rule.id: rule.priority for rule in rules}
        self._wanted = {product_id: Wanted() for product_id in limited}
        self._at = at
        self._since = since
        self.changed: array[int] = array("q")  # user ids, ascending
        self.losers = 0
        self.steps: Counter[Step] = Counter()  # but for those about products
        self.held_back: Counter[Value] = Counter()
        self.lost = Losses()
        self.wanted: Counter[int] = Counter()
        self.touched: set[int] = set()
        self.in_line: Counter[int] = Counter()

    @property
    def queued(self) -> Collection[int]:
        return self.in_line.keys()

    def add(self, planned: Iterable[Planned]) -> None:
        """A chunk of users, whose ids are above those of all chunks before."""
        ordered = sorted(planned, key=_user_id)
        changed = [each for each in ordered if each.is_change]
        steps = [list(UserEffect(each.plan, each.status_before).steps()) for each in changed]
        self.changed.extend(map(_user_id, changed))
        self.steps.update(step for some in steps for step in some if step.kind is not Kind.PRODUCTS)
        self.losers += sum(any(map(_is_loss, some)) for some in steps)
        self.held_back.update(change.value for each in changed for change in each.held_back)
        self.in_line.update(product_id for each in ordered for product_id in each.person.waiting)
        for each in changed:
            for change in each.changes_of(Kind.PRODUCTS):
                self._add_seat(each.person.user_id, change, each.person.waiting)

    def _add_seat(self, user_id: int, change: Change, waiting: Collection[int]) -> None:
        product_id = change.value
        assert isinstance(product_id, int)
        if change.before is not None:
            self.touched.add(product_id)
        if change.after is None:
            (self.lost.waiting if product_id in waiting else self.lost.held)[product_id] += 1
        elif change.before is None:
            self.wanted[product_id] += 1
            if wanted := self._wanted.get(product_id):
                wanted.user_ids.append(user_id)
                wanted.priorities.append(self._priorities[change.after])

    def demands(self, product_id: int) -> Iterator[Demand]:
        """Of a limited product, by user id."""
        wanted = self._wanted[product_id]
        for user_id, priority in zip(wanted.user_ids, wanted.priorities, strict=True):
            yield Demand(priority, self._since.get(user_id, self._at), user_id)


def _is_loss(step: Step) -> bool:
    """A value that makes room for another, such as a language, is none."""
    if step.kind is None:
        return step.event is Event.SUSPENDED
    return step.event is Event.LOST and step.kind.suspension is Suspension.TAKES


def _user_id(each: Planned) -> int:
    return each.person.user_id
