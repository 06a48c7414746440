"""Statements that are planned once for each connection, where they are about little."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from rules.accounts import prepared
from rules.accounts.prepared import Command, ask, ask_after, asked_ahead, filled_in
from tests.live import PATIENCE

pytestmark = pytest.mark.django_db

SUM = "SELECT sum(number) FROM unnest(%s::bigint[]) AS number"


def is_prepared(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_prepared_statements WHERE statement LIKE %s",
            [f"%{statement.replace('%s', '$1')}"],
        )
        return bool(cursor.fetchall())


def test_a_statement_about_many_rows_is_planned_for_them_and_not_kept() -> None:
    statement = f"{SUM} WHERE number > 0"
    assert ask(statement, ["{" + ",".join(map(str, range(1, 1001))) + "}"]) == [(500_500,)]
    assert not is_prepared(statement)


def test_a_statement_about_few_rows_is_planned_once() -> None:
    assert [ask(SUM, [array]) for array in ("{1,2}", "{3}")] == [[(3,)], [(3,)]]
    assert is_prepared(SUM)


def test_rows_without_columns_are_rows() -> None:
    assert ask("SELECT FROM generate_series(1, %s)", [3]) == [(), (), ()]


def test_a_statement_that_gives_no_rows_gives_none() -> None:
    assert ask("UPDATE accounts_account SET name = name WHERE id = %s", [1]) == []


def test_of_two_statements_together_the_second_answers() -> None:
    assert ask_after(("SELECT %s::bigint", [1]), (SUM, ["{4,5}"])) == [(9,)]


class Meeting:
    """The pattern of placeholders, which waits until both threads look for them."""

    pattern = prepared._PLACEHOLDER

    def __init__(self) -> None:
        self.both = Barrier(2, timeout=PATIENCE)

    def findall(self, statement: str) -> list[Any]:
        self.both.wait()
        return self.pattern.findall(statement)

    def sub(self, *arguments: Any) -> str:  # noqa: ANN401 - as `re` has it
        return self.pattern.sub(*arguments)


def test_threads_that_meet_a_statement_at_once_prepare_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one of them fills in is executed on the connections of both for as long as the process lives."""

    def fill_in(number: int) -> Command:
        try:
            return filled_in("SELECT 1 / %s, 'met by both'", [number])
        finally:
            connections.close_all()

    monkeypatch.setattr(prepared, "_PLACEHOLDER", Meeting())
    with ThreadPoolExecutor(2) as pool:
        commands = list(pool.map(fill_in, (1, 2)))
    for command in commands:
        with asked_ahead(command), connection.cursor() as cursor:
            cursor.execute("SELECT 'behind it'")
