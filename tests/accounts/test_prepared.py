"""Statements that are planned once for each connection, where they are about little."""

import pytest
from django.db import connection

from rules.accounts.prepared import ask, ask_after

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
