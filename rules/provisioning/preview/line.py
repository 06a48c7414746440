"""The waiting lists as they would be: strangers as the rows say, the users of the proposal as planned."""

from bisect import bisect_left
from collections.abc import Collection, Container, Iterator, Mapping

from rules.engine.kinds import Kind
from rules.engine.records import Demand, RuleRecord
from rules.provisioning.preview.plans import Plans
from rules.provisioning.reconcile.planning import Planned
from rules.provisioning.reconcile.waiting_list import Waiting, front_of_line_under


class Line:
    """`in_line`: product -> how many of the users of the plans wait for it already."""

    def __init__(self, rules: Collection[RuleRecord], plans: Plans, in_line: Mapping[int, int]) -> None:
        self._rules = rules
        self._priorities = {rule.id: rule.priority for rule in rules}
        self._plans = plans
        self._in_line = in_line

    def front(self, free: Mapping[int, int | None]) -> list[Waiting]:
        """As many strangers as would be needed if none of the users were in line, and all of these."""
        asked = {
            product_id: count if count is None else count + self._in_line.get(product_id, 0)
            for product_id, count in free.items()
            if count != 0
        }
        strangers = [
            waiting
            for waiting in front_of_line_under(self._rules, asked)
            if not self._is_own(waiting.user_id)
        ]
        # Free seats beside a line are rare. Only then the users in it are looked for, and only in the plans.
        if not any(self._in_line.get(product_id) for product_id in asked):
            return strangers
        own = (each for chunk in self._plans for each in chunk)
        return strangers + [waiting for each in own for waiting in self._places(each, asked)]

    def _is_own(self, user_id: int) -> bool:
        user_ids = self._plans.user_ids
        place = bisect_left(user_ids, user_id)
        return place < len(user_ids) and user_ids[place] == user_id

    def _places(self, each: Planned, asked: Container[int]) -> Iterator[Waiting]:
        person = each.person
        changed = {change.value: change.after for change in each.changes_of(Kind.PRODUCTS)}
        for product_id, since in person.waiting.items():
            rule_id = changed.get(product_id, person.seats[product_id])
            if rule_id is not None and product_id in asked:
                demand = Demand(self._priorities[rule_id], since, person.user_id)
                yield Waiting(product_id, person.user_id, rule_id, demand, person.name)
