"""The second wall: what a query forgets to ask for stays with its account all the same."""

from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from rules.accounts.models import Account
from rules.accounts.walls import ROLE, walled, within
from rules.directory.errors import UnknownMembers
from rules.directory.models import DirectoryGroup, DirectoryUser, Membership, Source
from rules.directory.records import AddMembers
from rules.provisioning import intake, member_changes
from tests.factories import DirectoryGroupFactory
from usersync.walls.policies import POLICY, account_column

pytestmark = pytest.mark.django_db


def asked(statement: str, *parameters: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def test_every_model_with_an_account_has_a_policy() -> None:
    walled = {table for (table,) in asked("SELECT tablename FROM pg_policies WHERE policyname = %s", POLICY)}
    switched_on = {table for (table,) in asked("SELECT relname FROM pg_class WHERE relrowsecurity")}

    of_accounts = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if account_column(model)
    }
    assert of_accounts == walled == switched_on
    assert "directory_directoryuser" in of_accounts


def test_every_row_of_an_account_says_of_which() -> None:
    """A policy would take no account for the account that a session has not got."""
    nullable = asked(
        "SELECT table_name, column_name FROM information_schema.columns WHERE is_nullable = 'YES'"
    )
    for model in apps.get_models(include_auto_created=True):
        assert (model._meta.db_table, account_column(model)) not in nullable


def test_the_role_owns_nothing_and_cannot_get_around_the_wall() -> None:
    [rights] = asked(
        "SELECT rolsuper, rolbypassrls, rolcanlogin, rolcreaterole FROM pg_roles WHERE rolname = %s", ROLE
    )
    assert not any(rights)
    assert asked("SELECT FROM pg_class WHERE relowner = %s::regrole", ROLE) == []


def test_a_query_without_any_filter_sees_its_own_account_only(
    okta: Source, alice: DirectoryUser, stranger: DirectoryUser
) -> None:
    assert DirectoryUser.objects.count() == 2

    with within(okta.account_id):
        assert list(DirectoryUser.objects.all()) == [alice]
        assert list(Account.objects.all()) == [okta.account]
        assert not Source.objects.filter(pk=stranger.source_id).exists()


def test_rows_of_another_account_are_neither_changed_nor_deleted_nor_made(
    okta: Source, alice: DirectoryUser, stranger: DirectoryUser
) -> None:
    with within(okta.account_id):
        assert DirectoryUser.objects.update(title="Cook") == 1
        assert Membership.objects.all().delete()[0] == 0
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, within(okta.account_id), transaction.atomic():
        Source.objects.create(account=stranger.account, name="Mine", kind="scim")

    stranger.refresh_from_db()
    assert stranger.title == ""


def test_without_an_account_nothing_is_seen(alice: DirectoryUser) -> None:
    with walled():
        assert not DirectoryUser.objects.exists()
        assert not Account.objects.exists()


def test_a_selector_that_forgets_the_source_still_finds_nobody_else(
    okta: Source, alice: DirectoryUser, stranger: DirectoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    group: DirectoryGroup = DirectoryGroupFactory.create(source=okta)
    careful = member_changes._statement(joins=True, leaves=False, others_leave=False)
    forgetful = careful.replace("source_id = %(source)s AND", "")
    assert forgetful != careful
    monkeypatch.setattr(member_changes, "_statement", lambda **_switches: forgetful)
    operations = [AddMembers([alice.public_id, stranger.public_id])]

    with pytest.raises(UnknownMembers):
        intake.change_group(source=okta, public_id=group.public_id, operations=operations)
    assert not group.members.exists()


def test_one_account_cannot_be_reached_from_within_another(okta: Source, stranger: DirectoryUser) -> None:
    with within(okta.account_id), within(okta.account_id):
        pass
    with pytest.raises(RuntimeError), within(okta.account_id), within(stranger.account_id):
        pass
