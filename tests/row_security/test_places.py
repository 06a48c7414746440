"""Where code stands: an account is entered once, and left with what was around it."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from rules.accounts.walls import Place, carried, enter, place, walled, within

ONE, OTHER = Place(is_walled=True, account_id=1), Place(is_walled=True, account_id=2)


def test_an_account_that_was_entered_is_left_with_the_request() -> None:
    with walled():
        enter(1)
        assert place() == ONE
    assert place() is None


def test_it_is_left_after_a_failure_too() -> None:
    with suppress(ZeroDivisionError), walled():
        enter(1)
        assert 1 / 0
    assert place() is None


def test_from_one_account_no_other_is_entered() -> None:
    with walled():
        enter(1)
        enter(1)
        with pytest.raises(RuntimeError):
            enter(2)
        with pytest.raises(RuntimeError), within(2):
            pass
        assert place() == ONE


def test_nothing_is_entered_where_nobody_would_leave_it() -> None:
    with pytest.raises(RuntimeError):
        enter(1)
    assert place() is None


def test_what_is_made_later_is_made_where_it_was_asked_for() -> None:
    def places() -> Iterator[Place | None]:
        yield place()
        yield place()

    with within(1):
        ones = carried(places())
    with within(2):
        assert next(ones) == ONE
        assert place() == OTHER
    assert list(ones) == [ONE]
    assert place() is None
