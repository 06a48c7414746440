"""The second wall between accounts: row-level security, for what a query forgets.

`usersync.walls` puts it up. This says on which side of it the code at hand stands, and in which account;
the database connection (`usersync.walls.postgresql`) takes each statement there.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

# It owns nothing, and cannot bypass row-level security.
ROLE = "usersync_walled"
# The id of the account whose rows the role sees; unset or empty: no rows.
SETTING = "usersync.account"


@dataclass(frozen=True, slots=True)
class Place:
    """`account_id` of somebody who is walled; None: no rows of any account."""

    is_walled: bool
    account_id: int | None = None


_place: ContextVar[Place | None] = ContextVar("place", default=None)


def place() -> Place | None:
    """None: wherever the connection to the database stands by itself."""
    return _place.get()


def walled() -> AbstractContextManager[None]:
    """In no account yet: what belongs to accounts is out of sight."""
    return _standing(_place.get() or Place(is_walled=True))


def within(account_id: int) -> AbstractContextManager[None]:
    """Sees and writes rows of this account only. From within an account no other one can be reached."""
    here = _place.get()
    if here and here.account_id not in {None, account_id}:
        raise RuntimeError(f"Account {account_id} was asked for within account {here.account_id}.")
    return _standing(Place(is_walled=True, account_id=account_id))


def enter(account_id: int) -> None:
    """From here on to the end of the `walled()` around it: for requests that find out in their course."""
    here = _place.get()
    if here is None or here.account_id not in {None, account_id}:
        raise RuntimeError(f"Account {account_id} cannot be entered from {here}.")
    _place.set(Place(is_walled=True, account_id=account_id))


def carried(parts: Iterable[T]) -> Iterator[T]:
    """The same, made where the caller stands now, whenever they are asked for."""
    return _made_in(copy_context(), iter(parts))


def within_account_of_source(function: Callable[P, R]) -> Callable[P, R]:
    """For functions that take `source=`: one transaction within its account."""

    @wraps(function)
    def inside(*arguments: P.args, **named: P.kwargs) -> R:
        source: Any = named["source"]
        with within(source.account_id), transaction.atomic():
            return function(*arguments, **named)

    return inside


def _made_in(context: Context, parts: Iterator[T]) -> Iterator[T]:
    with suppress(_End):
        while True:
            yield context.run(_next, parts)


class _End(Exception):
    pass


def _next(iterator: Iterator[T]) -> T:
    try:
        return next(iterator)
    except StopIteration:
        raise _End from None


@contextmanager
def _standing(there: Place) -> Iterator[None]:
    token = _place.set(there)
    try:
        yield
    finally:
        _place.reset(token)
