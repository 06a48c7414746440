"""The second wall between accounts: row-level security, for what a query forgets.

`usersync.walls` puts it up. It stands before the role only, which a transaction takes for one account.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

# It owns nothing, and cannot bypass row-level security.
ROLE = "usersync_walled"
# The id of the account whose rows the role sees; unset: no rows.
SETTING = "usersync.account"

_account: ContextVar[int | None] = ContextVar("account", default=None)


@contextmanager
def within(account_id: int) -> Iterator[None]:
    """One transaction that sees and writes rows of this account only.

    Role and setting end with the transaction, so no other request on the connection ever has them.
    """
    inside = _account.get()
    if inside not in {None, account_id}:
        raise RuntimeError(f"Account {account_id} was asked for within account {inside}.")
    with transaction.atomic():
        if inside is not None:
            yield
            return
        is_outermost = len(connection.savepoint_ids) == 0
        _take(ROLE, str(account_id))
        token = _account.set(account_id)
        try:
            yield
        finally:
            _account.reset(token)
        if not is_outermost:
            _take("none", "")


def within_account_of_source(function: Callable[P, R]) -> Callable[P, R]:
    """For functions that take `source=`."""

    @wraps(function)
    def walled(*arguments: P.args, **named: P.kwargs) -> R:
        source: Any = named["source"]
        with within(source.account_id):
            return function(*arguments, **named)

    return walled


def _take(role: str, account: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config(%s, %s, true)", [role, SETTING, account]
        )
