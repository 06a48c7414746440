"""The users whom a proposal changes, a page at a time."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rules.engine.kinds import Kind
from rules.provisioning.effects import Step, UserEffect
from rules.provisioning.history import Event
from rules.provisioning.preview.plans import Plans
from rules.provisioning.preview.survey import Survey
from rules.provisioning.reconcile.planning import Planned
from rules.provisioning.reconcile.seats import SeatOutcome
from rules.provisioning.reconcile.waiting_list import Waiting, names_of


@dataclass(frozen=True, slots=True)
class UserChange:
    """One user. `effect`: none where somebody in line just gets a seat; `promotions`: those seats."""

    user_id: int
    name: str
    effect: UserEffect | None = None
    promotions: tuple[Step, ...] = ()

    def steps(self) -> list[Step]:
        return [*(self.effect.steps() if self.effect else ()), *self.promotions]


class People:
    """By id. Who they are is kept, and what becomes of them planned again for the page that is looked at."""

    def __init__(self, plans: Plans, survey: Survey, outcome: SeatOutcome) -> None:
        self._plans = plans
        self._survey = survey
        self._outcome = outcome
        self._promoted: defaultdict[int, list[Waiting]] = defaultdict(list)
        for waiting in outcome.promoted:
            self._promoted[waiting.user_id].append(waiting)
        self.user_ids: Sequence[int] = survey.changed
        if self._promoted:
            self.user_ids = array("q", sorted({*survey.changed, *self._promoted}))

    def __len__(self) -> int:
        return len(self.user_ids)

    def page(self, start: int, count: int) -> list[UserChange]:
        user_ids = self.user_ids[start : start + count]
        own = self._planned(user_ids)
        return [self._change(user_id, own.get(user_id)) for user_id in user_ids]

    def going_to_wait(self, product_id: int, count: int) -> list[str]:
        """The names of the first ones, by id."""
        joining = (
            demand.user_id
            for demand in self._survey.demands(product_id)
            if self._outcome.waits(demand.user_id, product_id)
        )
        user_ids = list(islice(joining, count))
        names = names_of(user_ids)
        return [names[user_id] for user_id in user_ids]

    def _planned(self, user_ids: Iterable[int]) -> dict[int, Planned]:
        """Those who change; somebody in line who just gets a seat does not."""
        wanted = {*user_ids}
        return {
            each.person.user_id: each
            for number in self._plans.chunks_of(user_ids)
            for each in self._plans.chunk(number)
            if each.is_change and each.person.user_id in wanted
        }

    def _change(self, user_id: int, own: Planned | None) -> UserChange:
        promoted = self._promoted.get(user_id, [])
        return UserChange(
            user_id,
            own.person.name if own else promoted[0].name,
            own.effect(self._outcome) if own else None,
            tuple(Step(Event.GOT, Kind.PRODUCTS, each.product_id, each.rule_id) for each in promoted),
        )
