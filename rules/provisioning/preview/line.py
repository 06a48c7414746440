"""The waiting lists as they would be: strangers as the rows say, the users of the proposal as planned."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from rules.engine.kinds import Kind
from rules.engine.records import Demand, RuleRecord
from rules.provisioning.reconcile.planning import Planned
from rules.provisioning.reconcile.waiting_list import Waiting, front_of_line_under


class Line:
    def __init__(
        self, rules: Collection[RuleRecord], user_ids: Iterable[int], planned: Iterable[Planned]
    ) -> None:
        self._rules = rules
        self._priorities = {rule.id: rule.priority for rule in rules}
        self._own_ids = set(user_ids)
        self._own: defaultdict[int, list[Waiting]] = defaultdict(list)
        for waiting in (waiting for each in planned for waiting in self._places(each)):
            self._own[waiting.product_id].append(waiting)
        self._in_line = Counter(product for each in planned for product in each.person.waiting)

    def front(self, free: Mapping[int, int | None]) -> list[Waiting]:
        """As many strangers as would be needed if none of the users were in line, and all of these."""
        asked = {
            product_id: count if count is None else count + self._in_line[product_id]
            for product_id, count in free.items()
            if count != 0
        }
        strangers = [
            waiting
            for waiting in front_of_line_under(self._rules, asked)
            if waiting.user_id not in self._own_ids
        ]
        return strangers + [waiting for product_id in asked for waiting in self._own[product_id]]

    def _places(self, each: Planned) -> Iterator[Waiting]:
        person = each.person
        changed = {change.value: change.after for change in each.changes_of(Kind.PRODUCTS)}
        for product_id, since in person.waiting.items():
            rule_id = changed.get(product_id, person.seats[product_id])
            if rule_id is not None:
                demand = Demand(self._priorities[rule_id], since, person.user_id)
                yield Waiting(product_id, person.user_id, rule_id, demand, person.name)
