"""The session of a connection always stands where the code does that sends a statement."""

import io
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg2 import extensions

from rules.accounts.prepared import asked_ahead, fetch, filled_in
from rules.accounts.walls import ROLE, SETTING, walled, within
from rules.directory.models import DirectoryUser, Source
from tests.factories import DirectoryUserFactory

pytestmark = pytest.mark.django_db(transaction=True)

_WHERE = f"SELECT current_user, coalesce(current_setting('{SETTING}', true), '')"


@pytest.fixture
def outside() -> tuple[str, str]:
    """Where the tests themselves stand."""
    user, _ = where()
    assert user != ROLE
    return user, ""


def where() -> Any:  # noqa: ANN401 - whatever is passed on
    with connection.cursor() as cursor:
        cursor.execute(_WHERE)
        return cursor.fetchone()


def test_the_session_follows_in_the_same_round_trip(okta: Source, outside: tuple[str, str]) -> None:
    with CaptureQueriesContext(connection) as sent:
        with within(okta.account_id):
            assert where() == (ROLE, str(okta.account_id))
        with walled():
            assert where() == (ROLE, "")
        assert where() == outside
    assert len(sent) == 3


def test_a_statement_that_fails_leaves_nothing_to_the_next(okta: Source, outside: tuple[str, str]) -> None:
    with pytest.raises(DatabaseError), within(okta.account_id), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert where() == outside


@pytest.mark.parametrize("failure", ["SELECT 1 / 0", ""])
def test_neither_does_a_transaction_that_is_broken_or_given_up(
    okta: Source, outside: tuple[str, str], failure: str
) -> None:
    with suppress(DatabaseError, ZeroDivisionError), transaction.atomic():
        assert where() == outside
        with within(okta.account_id), transaction.atomic(), connection.cursor() as cursor:
            assert where() == (ROLE, str(okta.account_id))
            cursor.execute(failure or "SELECT")
            assert 1 / 0
    assert where() == outside
    with within(okta.account_id):
        assert where() == (ROLE, str(okta.account_id))


def test_a_transaction_begins_with_its_first_statement(okta: Source) -> None:
    with transaction.atomic():
        assert status() == extensions.TRANSACTION_STATUS_IDLE
        with within(okta.account_id):
            assert where() == (ROLE, str(okta.account_id))
        assert status() == extensions.TRANSACTION_STATUS_INTRANS
        assert began_at() == began_at()
    assert status() == extensions.TRANSACTION_STATUS_IDLE
    assert began_at() != began_at()


def test_what_a_commit_refuses_leaves_nothing_behind(okta: Source, outside: tuple[str, str]) -> None:
    """Foreign keys are looked at when the transaction ends."""
    alice = DirectoryUserFactory.create(source=okta, alice=True)
    with pytest.raises(IntegrityError), transaction.atomic(), within(okta.account_id):
        assert DirectoryUser.objects.update(source_id=0) == 1
    assert where() == outside
    alice.refresh_from_db()
    assert alice.source == okta


def status() -> int:
    return int(connection.connection.get_transaction_status())


def began_at() -> Any:  # noqa: ANN401 - whatever is passed on
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        return cursor.fetchone()


def test_a_savepoint_that_is_rolled_back_takes_nobody_elsewhere(
    okta: Source, stranger: DirectoryUser, outside: tuple[str, str]
) -> None:
    with transaction.atomic():
        with within(okta.account_id):
            assert where() == (ROLE, str(okta.account_id))
        with suppress(ZeroDivisionError), transaction.atomic():
            with within(stranger.account_id):
                assert where() == (ROLE, str(stranger.account_id))
            assert 1 / 0
        with within(okta.account_id):
            assert where() == (ROLE, str(okta.account_id))
        with pytest.raises(DatabaseError), transaction.atomic(), within(stranger.account_id):
            connection.cursor().execute("SELECT 1 / 0")
        assert where() == outside


def test_a_connection_that_broke_begins_anew(okta: Source, outside: tuple[str, str]) -> None:
    with within(okta.account_id):
        assert where() == (ROLE, str(okta.account_id))
        connection.close()
        assert where() == (ROLE, str(okta.account_id))
    connection.close()
    assert where() == outside


def _in_chunks() -> Iterator[str]:
    yield from DirectoryUser.objects.values_list("user_name", flat=True).iterator(chunk_size=1)


def test_rows_that_come_in_chunks_and_rows_that_go_in_many_are_walled_too(
    okta: Source, stranger: DirectoryUser
) -> None:
    assert list(_in_chunks()) == [stranger.user_name]
    with within(okta.account_id):
        assert list(_in_chunks()) == []
    with transaction.atomic(), within(okta.account_id):
        assert list(_in_chunks()) == []
    with within(okta.account_id), connection.cursor() as cursor:
        cursor.executemany("UPDATE directory_directoryuser SET title = %s", [["Cook"], ["Chef"]])
    stranger.refresh_from_db()
    assert stranger.title == ""


def test_what_is_copied_is_walled_too(okta: Source, stranger: DirectoryUser) -> None:
    with within(okta.account_id):
        assert _copied() == ""
    assert _copied() == f"{stranger.user_name}\n"


def _copied() -> str:
    with connection.cursor() as cursor:
        copied = io.StringIO()
        cursor.copy_expert("COPY directory_directoryuser (user_name) TO STDOUT", copied)
        return copied.getvalue()


def test_so_is_what_psycopg2_offers_beside_statements(
    okta: Source, stranger: DirectoryUser, outside: tuple[str, str]
) -> None:
    names, nothing = io.StringIO(), io.StringIO()
    with within(okta.account_id), connection.cursor() as cursor:
        cursor.copy_to(names, "directory_directoryuser", columns=["user_name"])
    assert names.getvalue() == ""
    assert where() == outside
    with within(okta.account_id), connection.cursor() as cursor, pytest.raises(psycopg2.NotSupportedError):
        cursor.copy_from(nothing, "directory_directoryuser")  # refused where there are policies
    assert where() == outside
    with within(okta.account_id), connection.cursor() as cursor:
        cursor.callproc("current_setting", [SETTING])
        assert cursor.fetchone() == (str(okta.account_id),)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.callproc("pg_backend_pid")
        assert status() == extensions.TRANSACTION_STATUS_INTRANS


def test_a_transaction_that_is_open_is_not_left_without_an_end() -> None:
    connection.set_autocommit(False)
    try:
        where()
        with pytest.raises(ProgrammingError):
            connection.set_autocommit(True)
        connection.rollback()
    finally:
        connection.set_autocommit(True)


class Interrupted(Exception):
    pass


def test_a_signal_in_the_middle_of_a_statement_leaves_nothing_to_the_next(
    okta: Source, outside: tuple[str, str]
) -> None:
    """A time limit, a shutdown: the statement ends all the same, and with it the session is elsewhere."""

    def interrupt(*_: object) -> None:
        raise Interrupted

    def sleep() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        connection.cursor().execute("SELECT pg_sleep(0.5)")

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(Interrupted), within(okta.account_id):
            sleep()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert where() == outside


def test_what_goes_ahead_is_asked_also_where_the_first_statement_was_never_sent() -> None:
    with pytest.raises(DataError, match="by zero"), asked_ahead(filled_in("SELECT 1 / %s", [0])):
        where_after("\0")


def where_after(unspeakable: str) -> Any:  # noqa: ANN401 - whatever is passed on
    with pytest.raises(ValueError, match="NUL"):
        connection.cursor().execute("SELECT %s", [unspeakable])
    return where()


@pytest.mark.parametrize("parameters", [None, [], ["%"], {"name": "%"}])
def test_what_goes_ahead_is_no_template(parameters: Any) -> None:  # noqa: ANN401 - whatever is passed on
    statement = (
        "SELECT %(name)s" if isinstance(parameters, dict) else "SELECT %s" if parameters else "SELECT '-'"
    )
    ahead = filled_in("SELECT %s::text", ["100 % %s %(name)s %%"])
    with asked_ahead(ahead), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.fetchone() == ("%" if parameters else "-",)


def test_a_plan_that_is_kept_holds_for_who_asks_and_not_for_who_asked_first(
    okta: Source, stranger: DirectoryUser
) -> None:
    """The same prepared statement in front of the wall, behind it, and in either account, in turn."""
    DirectoryUserFactory.create(source=okta, alice=True)
    for _ in range(7):  # from the sixth time on one plan is kept
        assert seen() == ["alice@harbour.example", stranger.user_name]
        with within(okta.account_id):
            assert seen() == ["alice@harbour.example"]
        with within(stranger.account_id):
            assert seen() == [stranger.user_name]
        with walled():
            assert seen() == []


def seen() -> list[str]:
    names = fetch("SELECT user_name FROM directory_directoryuser WHERE id > %s ORDER BY user_name", [0])
    return [name for (name,) in names]
