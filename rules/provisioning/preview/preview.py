"""Runs the engine on the users whom a proposal can affect, and writes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from rules.accounts.models import Account
from rules.engine.records import RuleRecord
from rules.engine.resolve import Resolver
from rules.provisioning.holds.context import read_context
from rules.provisioning.holds.withholding import are_concerned, withhold
from rules.provisioning.preview.effect import Effect
from rules.provisioning.preview.line import Line
from rules.provisioning.preview.proposals import Proposal
from rules.provisioning.preview.summary import losses, seat_effects, supply, user_changes
from rules.provisioning.reconcile import activations, people, seat_rows, seats
from rules.provisioning.reconcile.planning import Planned, plan_people, seat_changes
from rules.provisioning.reconcile.turns import Turn

# Users read at a time; their rows are let go before the next are read.
CHUNK = 5000


def preview(
    account: Account,
    proposal: Proposal,
    *,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> Effect:
    """What applying the proposal at `at` would do, were nobody else pending.

    `progress` is told how many users have been looked at.
    """
    user_ids = proposal.affected.user_ids()
    planned = list(_plan(account.pk, user_ids, proposal.rules, progress))
    planned = activations.without(planned, activations.refuse(account.pk, planned))
    if are_concerned(planned):
        planned = withhold(planned, read_context(account.pk, at, proposal.rules))
    changes = seat_changes(planned, proposal.rules, {**dict.fromkeys(user_ids, at), **proposal.since})
    products = [
        product._replace(limit=proposal.limits.get(product.id, product.limit))
        for product in seat_rows.read(account.pk)
    ]
    turn = Turn(moves_lists=proposal.moves_lists)
    lost = losses(planned)
    supplies = {product.id: supply(product, lost) for product in products}
    contended = [supplies[product.id] for product in products if seats.is_contended(product, changes, turn)]
    outcome = seats.decide(contended, changes, turn, Line(proposal.rules, user_ids, planned).front)
    effect = Effect(
        looked_at=len(user_ids),
        changes=user_changes(planned, outcome),
        seats=seat_effects(supplies.values(), lost, changes, outcome),
        held_back=Counter(change.value for each in planned for change in each.held_back),
    )
    effect.count(mail_is_on=account.mail_is_on)
    return effect


def _plan(
    account_id: int,
    user_ids: Sequence[int],
    rules: Iterable[RuleRecord],
    progress: Callable[[int], None] | None,
) -> Iterator[Planned]:
    """The users who change, and those in line: they keep their place, or move to another."""
    resolver = Resolver(rules)
    for start in range(0, len(user_ids), CHUNK):
        chunk = user_ids[start : start + CHUNK]
        for each in plan_people(people.read(account_id, chunk).values(), resolver):
            if each.is_change or each.person.waiting:
                yield each
        if progress:
            progress(start + len(chunk))
