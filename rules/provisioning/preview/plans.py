"""The plans of the users whom a proposal can affect, a chunk at a time."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

from django.conf import settings

from rules.engine.resolve import Resolver
from rules.provisioning.holds.context import HoldContext, read_context
from rules.provisioning.holds.withholding import are_concerned, withhold
from rules.provisioning.preview.proposals import Proposal
from rules.provisioning.reconcile import activations, people
from rules.provisioning.reconcile.planning import Planned, plan_people


class Plans:
    """As many users are read at a time as in a batch, and let go before the next ones are.

    Only the first chunk is kept; another one is read again by whoever wants to see its users. The chunks
    are to be asked for in their order once. What they take from each other is remembered, so that a chunk
    that is asked for again has the same plans: the owners of e-mail addresses, and how much the brakes on
    revocations had left.
    """

    def __init__(self, account_id: int, proposal: Proposal, at: datetime) -> None:
        self.user_ids = proposal.affected.user_ids()
        self.chunk_users = settings.RECONCILE_BATCH_USERS
        self._account_id = account_id
        self._rules = proposal.rules
        self._at = at
        self._resolver = Resolver(proposal.rules)
        self._owners: dict[str, activations.Owner] = {}
        self._left: dict[int, dict[int, int]] = {}
        self._first: list[Planned] | None = None

    def __iter__(self) -> Iterator[list[Planned]]:
        return map(self.chunk, range(-(-len(self.user_ids) // self.chunk_users)))

    def chunks_of(self, user_ids: Iterable[int]) -> list[int]:
        """The numbers of the chunks that these users are in; a stranger's is that of a neighbour."""
        places = (bisect_left(self.user_ids, user_id) for user_id in user_ids)
        return sorted({place // self.chunk_users for place in places})

    def chunk(self, number: int) -> list[Planned]:
        """The users who change, and those in line: they keep their place, or move to another."""
        if number == 0 and self._first is not None:
            return self._first
        planned = self._withheld(number, self._planned(number))
        if number == 0:
            self._first = planned
        return planned

    def _planned(self, number: int) -> list[Planned]:
        start = number * self.chunk_users
        user_ids = self.user_ids[start : start + self.chunk_users]
        persons = people.read(self._account_id, user_ids)
        planned = [
            each for each in plan_people(persons, self._resolver) if each.is_change or each.person.waiting
        ]
        return activations.without(
            planned, activations.refuse(self._account_id, planned, owners=self._owners)
        )

    def _withheld(self, number: int, planned: list[Planned]) -> list[Planned]:
        if not are_concerned(planned):
            return planned
        brakes = self._context.brakes
        brakes.left = dict(self._left.setdefault(number, dict(brakes.left)))
        return withhold(planned, self._context)

    @cached_property
    def _context(self) -> HoldContext:
        return read_context(self._account_id, self._at, self._rules)
