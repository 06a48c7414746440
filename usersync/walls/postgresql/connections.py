"""Connections of psycopg2 that know where their session stands.

Role and account are settings of the session. The first statement that is sent from another place takes the
session there, in the same round trip: nothing has to be undone, and nothing is left over for who comes next.
A transaction begins the same way, with its first statement; for that, psycopg2 is in autocommit at all times.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from psycopg2 import ProgrammingError, extensions, sql

from rules.accounts import walls
from rules.accounts.walls import ROLE, SETTING, Place

Query: TypeAlias = Any  # str, bytes or psycopg2.sql.Composable


class WalledConnection(extensions.connection):  # type: ignore[misc] # psycopg2 is not typed
    # Where the session stands without being told; and where it stands now, None: nobody knows.
    home = Place(is_walled=False)
    stands: Place | None = home
    # Whether statements are parts of a transaction.
    is_transactional = False
    # SQL that is sent in front of the next statement, and again until one has succeeded.
    ahead = ""

    def starts_at(self, home: Place) -> None:
        self.autocommit = True
        self.home = self.stands = home

    def loses_its_place(self) -> None:
        """Settings of what is rolled back are what they were before it; the next statement says them anew."""
        self.stands = None

    def makes_transactions(self, *, does: bool) -> None:
        """Whether statements are parts of a transaction from here on. Not to be changed within one."""
        if self.get_transaction_status() != extensions.TRANSACTION_STATUS_IDLE:
            raise ProgrammingError("A transaction is open: commit it, or roll it back.")
        self.is_transactional = does

    def commit(self) -> None:
        if self.get_transaction_status() == extensions.TRANSACTION_STATUS_INERROR:
            self.loses_its_place()
        self._end("COMMIT")

    def rollback(self) -> None:
        self.loses_its_place()
        self._end("ROLLBACK")

    def way(self) -> str:
        """The statements that lead to where the code stands; empty: the session is there."""
        there, status = walls.place() or self.home, self.get_transaction_status()
        if status == extensions.TRANSACTION_STATUS_INERROR:
            return ""
        is_outside = self.is_transactional and status == extensions.TRANSACTION_STATUS_IDLE
        begin = "BEGIN; " if is_outside else ""
        return begin + ("" if self.stands == there else _way(self.stands, there)) + self.ahead

    def arrived(self) -> None:
        self.stands, self.ahead = walls.place() or self.home, ""

    def _end(self, how: str) -> None:
        """A transaction in which nothing was sent has never begun."""
        if self.get_transaction_status() == extensions.TRANSACTION_STATUS_IDLE:
            return
        try:
            with self.cursor(cursor_factory=extensions.cursor) as cursor:
                cursor.execute(how)
        except BaseException:
            self.loses_its_place()
            raise


class WalledCursor(extensions.cursor):  # type: ignore[misc] # psycopg2 is not typed
    connection: WalledConnection

    def execute(self, query: Query, vars: Any = None) -> None:  # noqa: A002, ANN401 - as psycopg2 has it
        if self.name:
            self._after_the_way(super().execute, query, vars)
        elif way := self.connection.way():
            # Should a signal interrupt this, nobody knows how far the session has come.
            self.connection.loses_its_place()
            # The query is a template where there is something to fill in; the way is none.
            literal = way if vars is None else way.replace("%", "%%")
            self._sent(super().execute, _behind(literal, query), vars)
            self.connection.arrived()
        else:
            self._sent(super().execute, query, vars)

    def executemany(self, query: Query, vars_list: Any) -> None:  # noqa: ANN401 - as psycopg2 has it
        self._after_the_way(super().executemany, query, vars_list)

    def copy_expert(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as psycopg2 has it
        self._after_the_way(super().copy_expert, *arguments, **named)

    def copy_from(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as psycopg2 has it
        self._after_the_way(super().copy_from, *arguments, **named)

    def copy_to(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as psycopg2 has it
        self._after_the_way(super().copy_to, *arguments, **named)

    def callproc(self, *arguments: Any) -> Any:  # noqa: ANN401 - as psycopg2 has it
        return self._after_the_way(super().callproc, *arguments)

    def _after_the_way(self, send: Callable[..., Any], *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever is passed on
        """What cannot be sent behind other statements."""
        if self.connection.way():
            with self.connection.cursor() as ahead:
                ahead.execute("SELECT")
        return self._sent(send, *arguments, **named)

    def _sent(self, send: Callable[..., Any], *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever is passed on
        try:
            return send(*arguments, **named)
        except BaseException:
            self.connection.loses_its_place()
            raise


def _behind(way: str, query: Query) -> Query:
    if isinstance(query, str):
        return way + query
    return way.encode() + query if isinstance(query, bytes) else sql.SQL(way) + query


def _way(here: Place | None, there: Place) -> str:
    steps = []
    if here is None or here.is_walled != there.is_walled:
        steps.append(f"SET ROLE {ROLE if there.is_walled else 'NONE'}; ")
    if here is None or here.account_id != there.account_id:
        steps.append(f"SET {SETTING} = '{'' if there.account_id is None else int(there.account_id)}'; ")
    return "".join(steps)
