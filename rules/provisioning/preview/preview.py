"""Runs the engine on the users whom a proposal can affect, and writes nothing."""

from collections.abc import Callable
from datetime import datetime

from rules.accounts.models import Account
from rules.provisioning.acyclic import acyclic
from rules.provisioning.preview.effect import Effect
from rules.provisioning.preview.line import Line
from rules.provisioning.preview.people import People
from rules.provisioning.preview.plans import Plans
from rules.provisioning.preview.proposals import Proposal
from rules.provisioning.preview.summary import seat_effects, supply
from rules.provisioning.preview.survey import Survey
from rules.provisioning.reconcile import seat_rows, seats
from rules.provisioning.reconcile.turns import Turn


@acyclic()
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
    products = [
        product._replace(limit=proposal.limits.get(product.id, product.limit))
        for product in seat_rows.read(account.pk)
    ]
    limited = [product.id for product in products if product.limit is not None]
    plans = Plans(account.pk, proposal, at)
    survey = Survey(proposal.rules, limited, at, proposal.since)
    for number, planned in enumerate(plans, start=1):
        survey.add(planned)
        if progress:
            progress(min(number * plans.chunk_users, len(plans.user_ids)))
    turn = Turn(moves_lists=proposal.moves_lists)
    supplies = {product.id: supply(product, survey.lost) for product in products}
    contended = [supplies[product.id] for product in products if seats.is_contended(product, survey, turn)]
    line = Line(proposal.rules, plans, survey.in_line)
    outcome = seats.decide(contended, survey, turn, line.front)
    effect = Effect(
        looked_at=len(plans.user_ids),
        people=People(plans, survey, outcome),
        losers=survey.losers,
        seats=seat_effects(supplies.values(), survey, outcome),
        held_back=survey.held_back,
    )
    effect.count(survey.steps, mail_is_on=account.mail_is_on)
    return effect
