"""What is kept of the users looked at: numbers and ids, never their rows."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.engine.kinds import Kind, Suspension
from rules.engine.records import Change, Demand, RuleRecord, Value
from rules.provisioning.effects import Step, status_event, step_of
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
        self._changes: Counter[Change] = Counter()  # but for those of products
        self._statuses: Counter[Event] = Counter()
        self.held_back: Counter[Value] = Counter()
        self.lost = Losses()
        self.wanted: Counter[int] = Counter()
        self.touched: set[int] = set()
        self.in_line: Counter[int] = Counter()

    @property
    def queued(self) -> Collection[int]:
        return self.in_line.keys()

    @property
    def steps(self) -> Counter[Step]:
        """How many users take each, but for those about products."""
        steps: Counter[Step] = Counter()
        for event, users in self._statuses.items():
            steps[Step(event)] += users
        for change, users in self._changes.items():
            steps[step_of(change)] += users
        return steps

    def add(self, planned: Iterable[Planned]) -> None:
        """A chunk of users, whose ids are above those of all chunks before."""
        ordered = sorted(planned, key=_user_id)
        changed = [each for each in ordered if each.is_change]
        self.changed.extend(map(_user_id, changed))
        self._changes.update(
            [change for each in changed for change in each.plan.changes if change.kind is not Kind.PRODUCTS]
        )
        self.held_back.update(change.value for each in changed for change in each.held_back)
        self.in_line.update(product_id for each in ordered for product_id in each.person.waiting)
        for each in changed:
            self._add_one(each)

    def _add_one(self, each: Planned) -> None:
        person = each.person
        event = status_event(each.plan, each.status_before)
        if event:
            self._statuses[event] += 1
        loses = event is Event.SUSPENDED
        for kind, value, before, after in each.plan.changes:
            # A value that makes room for another, such as a language, is no loss.
            loses = loses or (after is None and kind.suspension is Suspension.TAKES)
            if kind is Kind.PRODUCTS:
                assert isinstance(value, int)
                if before is not None:
                    self.touched.add(value)
                if after is None:
                    (self.lost.waiting if value in person.waiting else self.lost.held)[value] += 1
                elif before is None:
                    self._add_wish(person.user_id, value, after)
        self.losers += loses

    def _add_wish(self, user_id: int, product_id: int, rule_id: int) -> None:
        self.wanted[product_id] += 1
        if wanted := self._wanted.get(product_id):
            wanted.user_ids.append(user_id)
            wanted.priorities.append(self._priorities[rule_id])

    def demands(self, product_id: int) -> Iterator[Demand]:
        """Of a limited product, by user id."""
        wanted = self._wanted[product_id]
        for user_id, priority in zip(wanted.user_ids, wanted.priorities, strict=True):
            yield Demand(priority, self._since.get(user_id, self._at), user_id)


def _user_id(each: Planned) -> int:
    return each.person.user_id
