"""The functions of the owner that the role may call: few, listed, and silent about rows of other accounts."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, connection

from rules.accounts.doors import Door, account_behind, accounts_behind
from rules.accounts.walls import ROLE, walled, within
from rules.audit.actors import SYSTEM
from rules.connections.tokens import create_client, token_of
from rules.directory.models import DirectoryUser, Source
from rules.directory.search import users_with
from tests.factories import AppointmentFactory, DirectoryUserFactory

pytestmark = pytest.mark.django_db

NO_DOORS = {
    # Whose token it is.
    "usersync_scim_token",
    # They ask for the account that the session stands in.
    "usersync_users_with_words",
    "usersync_users_with_address",
    # A trigger.
    "appointment_keeps_administrator",
}


def asked(statement: str, *parameters: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def test_there_are_no_others() -> None:
    made = asked("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    doors = {re.sub(r"\(.*", "", door) for door in Door}
    assert set(made) == doors | NO_DOORS


def test_nobody_but_the_role_and_the_owner_may_call_them() -> None:
    callable_by = """
        SELECT proname FROM pg_proc
        WHERE prosecdef AND proname LIKE 'usersync%%' AND has_function_privilege(%s, oid, 'EXECUTE')
    """
    assert asked(callable_by, "pg_monitor") == []
    assert len(asked(callable_by, ROLE)) == len(Door) + 3


def test_a_door_tells_of_an_account_and_opens_none(stranger: DirectoryUser) -> None:
    operator = AppointmentFactory.create(account=stranger.account).operator
    with walled():
        assert accounts_behind(Door.OF_OPERATOR, operator.pk) == [stranger.account_id]
        assert accounts_behind(Door.ALL) == [stranger.account_id]
        assert account_behind(Door.OF_OPERATOR, 0) is None
        assert not DirectoryUser.objects.exists()


def test_a_token_tells_whose_it_is_to_who_has_it(okta: Source) -> None:
    source, token_text = create_client(account=okta.account, name="Entra", actor=SYSTEM)
    with walled():
        token = token_of(token_text)
        assert token_of(token_text[:-1]) is None
        assert not Source.objects.exists()
    assert token
    assert token.source == source


def test_who_is_searched_for_is_of_the_account(okta: Source, stranger: DirectoryUser) -> None:
    alice = DirectoryUserFactory.create(source=okta, alice=True)
    bruno = DirectoryUserFactory.create(source=okta, bruno=True)
    assert users_with(okta.account_id, [bruno.given_name]) == f"{{{bruno.pk}}}"
    assert users_with(stranger.account_id, [alice.given_name]) == "{}"
    with walled():
        assert asked("SELECT usersync_users_with_words('{%%}', 10)") == []
        assert asked("SELECT usersync_users_with_address('[]')") == []


@pytest.mark.parametrize("text", ["100%", "o'neil", "a\\b", "_", '"', "$1", "%s"])
def test_what_is_searched_for_is_taken_literally(okta: Source, text: str) -> None:
    found = DirectoryUserFactory.create(source=okta, display_name=f"Sam {text} Smith")
    DirectoryUserFactory.create(source=okta, display_name="Sam Smith")
    assert users_with(okta.account_id, [text]) == f"{{{found.pk}}}"


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE directory_directoryuser DISABLE ROW LEVEL SECURITY",
        "DROP POLICY within_account ON directory_directoryuser",
        "CREATE TABLE own (id bigint)",
        "TRUNCATE directory_directoryuser",
        "DELETE FROM django_migrations",
        "ALTER ROLE usersync_walled BYPASSRLS",
    ],
)
def test_the_role_changes_nothing_about_the_wall(okta: Source, change: str) -> None:
    with pytest.raises(DatabaseError), within(okta.account_id), connection.cursor() as cursor:
        cursor.execute(change)
