from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.holds import Answer, Brakes, Held, Loss, Reason, RevocationLimit, hold_back

IDS = st.integers(min_value=1, max_value=6)
LOSSES = st.lists(st.builds(Loss, IDS, IDS, IDS), unique_by=lambda loss: loss[:2])
ANSWERS = st.dictionaries(st.tuples(IDS, IDS), st.sampled_from(Answer), max_size=8)
LEFT = st.dictionaries(IDS, st.integers(min_value=0, max_value=3))
FROZEN = st.dictionaries(IDS, st.builds(Held, st.just(Reason.GROUP_SHRANK), IDS), max_size=2)
LIMITS = st.one_of(st.none(), st.integers(min_value=0, max_value=100))


def taken(losses: list[Loss], answers: dict[tuple[int, int], Answer], brakes: Brakes) -> set[Loss]:
    verdict = hold_back(losses, answers, brakes)
    return {loss for loss in losses if loss not in verdict.new and loss not in verdict.still}


@given(losses=LOSSES, answers=ANSWERS, left=LEFT, frozen=FROZEN)
def test_no_more_is_taken_of_a_product_than_its_limit_leaves_beside_what_was_released(
    losses: list[Loss], answers: dict[tuple[int, int], Answer], left: dict[int, int], frozen: dict[int, Held]
) -> None:
    gone = taken(losses, answers, Brakes(dict(left), frozen))
    counts = Counter(loss.product_id for loss in gone if answers.get(loss[:2]) is not Answer.RELEASED)
    assert all(count <= left.get(product_id, count) for product_id, count in counts.items())


@given(losses=LOSSES, answers=ANSWERS, left=LEFT, frozen=FROZEN)
def test_what_a_frozen_group_gave_is_only_taken_where_it_was_released(
    losses: list[Loss], answers: dict[tuple[int, int], Answer], left: dict[int, int], frozen: dict[int, Held]
) -> None:
    gone = taken(losses, answers, Brakes(left, frozen))
    assert all(answers.get(loss[:2]) is Answer.RELEASED for loss in gone if loss.rule_id in frozen)


@given(losses=LOSSES, answers=ANSWERS, left=LEFT, frozen=FROZEN)
def test_what_was_decided_stands_and_what_waits_goes_on_waiting(
    losses: list[Loss], answers: dict[tuple[int, int], Answer], left: dict[int, int], frozen: dict[int, Held]
) -> None:
    gone = taken(losses, answers, Brakes(left, frozen))
    decided = {loss: answers[loss[:2]] for loss in losses if loss[:2] in answers}
    assert {loss for loss in decided if loss in gone} == {
        loss for loss, answer in decided.items() if answer is Answer.RELEASED
    }


@given(losses=LOSSES, answers=ANSWERS)
def test_without_brakes_everything_is_taken_that_nobody_stopped(
    losses: list[Loss], answers: dict[tuple[int, int], Answer]
) -> None:
    stopped = {Answer.WAITING, Answer.KEPT}
    assert taken(losses, answers, Brakes()) == {
        loss for loss in losses if answers.get(loss[:2]) not in stopped
    }


@given(losses=LOSSES, answers=ANSWERS, left=LEFT, frozen=FROZEN, cut=st.integers(min_value=0, max_value=10))
def test_the_outcome_does_not_depend_on_how_the_users_are_cut_into_batches(
    losses: list[Loss],
    answers: dict[tuple[int, int], Answer],
    left: dict[int, int],
    frozen: dict[int, Held],
    cut: int,
) -> None:
    at_once = taken(losses, answers, Brakes(dict(left), frozen))
    brakes = Brakes(dict(left), frozen)
    first = [loss for loss in losses if loss.user_id < cut]
    rest = [loss for loss in losses if loss.user_id >= cut]
    assert taken(first, answers, brakes) | taken(rest, answers, brakes) == at_once


@given(seats=LIMITS, percent=LIMITS, held=st.integers(0, 500), revoked=st.integers(0, 500))
def test_the_limit_is_the_larger_of_a_number_and_a_share_of_what_was_held(
    seats: int | None, percent: int | None, held: int, revoked: int
) -> None:
    left = RevocationLimit(seats, percent).left(held, revoked)
    if seats is None and percent is None:
        assert left is None
    else:
        allowed = max(seats or 0, (held + revoked) * (percent or 0) // 100)
        assert left == max(0, allowed - revoked)


def test_users_lose_in_the_order_of_their_ids() -> None:
    losses = [Loss(user_id, 1, 1) for user_id in (3, 1, 2)]
    verdict = hold_back(losses, {}, Brakes({1: 1}))
    assert verdict.new == {loss: Held(Reason.REVOCATION_LIMIT) for loss in sorted(losses)[1:]}
