from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.allocate import allocate, free_seats
from rules.engine.records import Demand

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

DEMANDS = st.lists(
    st.builds(
        Demand,
        st.integers(1, 3),
        st.integers(0, 3).map(lambda days: MONDAY + timedelta(days=days)),
        st.integers(1, 50),
    ),
    unique_by=lambda demand: demand.user_id,
)


def test_a_stronger_rule_goes_first_then_who_waited_longer_then_the_lower_id() -> None:
    weak = Demand(2, MONDAY, 1)
    late = Demand(1, MONDAY + timedelta(days=1), 2)
    early = Demand(1, MONDAY, 4)
    same_time = Demand(1, MONDAY, 3)
    assert allocate(4, [weak, late, early, same_time]) == [same_time, early, late, weak]


@given(demands=DEMANDS, free=st.integers(0, 60))
def test_never_more_seats_are_given_than_are_free_and_none_is_left_over(
    demands: list[Demand], free: int
) -> None:
    assert len(allocate(free, demands)) == min(free, len(demands))


@given(demands=DEMANDS, free=st.integers(0, 60))
def test_nobody_passes_somebody_ahead_in_the_line(demands: list[Demand], free: int) -> None:
    winners = set(allocate(free, demands))
    losers = set(demands) - winners
    assert all(winner < loser for winner in winners for loser in losers)


def test_without_a_limit_everybody_gets_a_seat() -> None:
    demands = [Demand(1, MONDAY, user_id) for user_id in range(5)]
    assert allocate(free_seats(None, 1000), demands) == demands


def test_an_over_assigned_product_has_no_free_seat() -> None:
    assert free_seats(10, 12) == 0
