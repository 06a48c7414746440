"""Leaves out of plans what has to wait for an operator. Between `plan_people` and the giving of seats."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from rules.engine.holds import Loss, Verdict, hold_back
from rules.engine.kinds import Kind
from rules.engine.records import Change
from rules.provisioning.holds.context import HoldContext
from rules.provisioning.reconcile.planning import Planned


def are_concerned(planned: Iterable[Planned]) -> bool:
    """Whether anything is to be decided, or was: somebody loses a held seat, or kept one on hold."""
    return any(each.person.holds or any(_losses(each)) for each in planned)


def losing_products(planned: Iterable[Planned]) -> set[int]:
    """Products that lose seats which nothing has been decided about."""
    return {
        loss.product_id
        for each in planned
        for loss in _losses(each)
        if loss.product_id not in each.person.holds
    }


def withhold(planned: Collection[Planned], context: HoldContext) -> list[Planned]:
    """The plans without the revocations that have to wait; who keeps a seat that way stays active."""
    losses = [loss for each in planned for loss in _losses(each)]
    answers = {
        (each.person.user_id, product_id): answer
        for each in planned
        for product_id, answer in each.person.holds.items()
    }
    verdict = hold_back(losses, answers, context.brakes)
    return [_withheld(each, verdict) for each in planned]


def counted(planned: Iterable[Planned]) -> Counter[int]:
    """Product -> how many seats plans take that count against the limit: all but those released."""
    return Counter(
        loss.product_id
        for each in planned
        for loss in _losses(each)
        if loss.product_id not in each.person.holds
    )


def _losses(planned: Planned) -> Iterator[Loss]:
    """Held seats that the plan takes; a place in line is no loss."""
    person = planned.person
    if not person.seats:
        return
    for change in planned.changes_of(Kind.PRODUCTS):
        if change.after is None and change.value not in person.waiting:
            assert isinstance(change.value, int)
            assert change.before is not None
            yield Loss(person.user_id, change.value, change.before)


def _withheld(planned: Planned, verdict: Verdict) -> Planned:
    held_back = {_change(loss): verdict.new[loss] for loss in _losses(planned) if loss in verdict.new}
    stays = {*held_back, *(_change(loss) for loss in _losses(planned) if loss in verdict.still)}
    if not stays:
        return planned
    changes = tuple(change for change in planned.plan.changes if change not in stays)
    return planned._replace(
        plan=planned.plan._replace(status=planned.status_before, changes=changes),
        held_back=held_back,
        on_hold=frozenset(change.value for change in stays),
    )


def _change(loss: Loss) -> Change:
    return Change(Kind.PRODUCTS, loss.product_id, loss.rule_id, None)
