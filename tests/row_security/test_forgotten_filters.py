"""With the filter by account taken out of the product's own queries, nobody sees rows of another account."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.test import Client
from django.urls import reverse

from rules.accounts.models import Account
from rules.accounts.walls import within
from rules.audit.models import Activity
from rules.audit.selectors import ActivitySearch
from rules.directory import rows
from rules.directory.models import DirectoryUser, Source
from rules.directory.selectors import Found
from rules.provisioning import intake
from rules.provisioning.models import PendingUser
from rules.provisioning.queue import mark_pending
from rules.provisioning.reconcile import pending, run_batch
from rules.provisioning.reconcile import people as reconcile_people
from tests.factories import AppointmentFactory, DirectoryGroupFactory
from tests.scim.provider import provider_of
from tests.signing_in import sign_in
from usersync.console import people_search
from usersync.operators import access
from usersync.scim import search
from usersync.scim.views import users

pytestmark = pytest.mark.django_db


@pytest.fixture
def console(client: Client, okta: Source) -> Client:
    """Of an administrator of Alice's account."""
    sign_in(client, AppointmentFactory.create(account=okta.account).operator)
    return client


def everybody() -> QuerySet[DirectoryUser]:
    return DirectoryUser.objects.select_related("source", "profile").order_by("pk")


def find_everybody(_account: Account, _search: str) -> Found:
    """As `find_people`, which asks for the account."""
    return Found(everybody(), are_many=False)


def of_any_account(found: Any, *arguments: Any, account: Account, **named: Any) -> Any:  # noqa: ANN401 - whatever is passed on
    return get_object_or_404(found, *arguments, **named)


def test_a_list_of_the_console_shows_the_own_users(
    console: Client, alice: DirectoryUser, stranger: DirectoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_search, "find_people", find_everybody)
    assert list(everybody()) == [alice, stranger]

    page = console.get(reverse("console:users")).content.decode()

    assert alice.full_name in page
    assert stranger.full_name not in page


def test_a_page_of_the_console_opens_for_the_own_groups(
    console: Client, okta: Source, stranger: DirectoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "get_object_or_404", of_any_account)
    own = DirectoryGroupFactory.create(source=okta)
    foreign = DirectoryGroupFactory.create(source=stranger.source)

    assert console.get(reverse("console:directory_group", args=[own.pk])).status_code == 200
    assert console.get(reverse("console:directory_group", args=[foreign.pk])).status_code == 404


def test_what_is_sent_while_it_is_read_is_of_the_own_account(
    console: Client, okta: Source, stranger: DirectoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ActivitySearch, "found", lambda _: Activity.objects.all())
    for source, name in ((okta, "Sales"), (stranger.source, "Spies")):
        intake.create_group(source=source, display_name=name)

    answer = console.get(reverse("console:activity_export"))
    lines = answer.getvalue().decode()

    assert "Sales" in lines
    assert "Spies" not in lines


def test_two_requests_of_two_accounts_on_one_connection_see_their_own(
    okta: Source, alice: DirectoryUser, stranger: DirectoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_search, "find_people", find_everybody)
    for own, foreign in ((alice, stranger), (stranger, alice), (alice, stranger)):
        client = Client(raise_request_exception=False)
        sign_in(client, AppointmentFactory.create(account=own.account).operator)
        page = client.get(reverse("console:users")).content.decode()
        assert own.full_name in page
        assert foreign.full_name not in page


def test_an_identity_provider_reads_its_own_users(
    okta: Source, alice: DirectoryUser, stranger: DirectoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = provider_of(okta)
    monkeypatch.setattr(rows, "_visible", lambda _: "%s::bigint > 0 AND deleted_at IS NULL")
    monkeypatch.setattr(users, "USERS", replace(search.USERS, visible=lambda _: everybody()))

    assert provider.get(f"/Users/{alice.public_id}").status == 200
    assert provider.get(f"/Users/{stranger.public_id}").status == 404
    assert provider.get("/Users").body["totalResults"] == 1
    for each, number in ((alice, 1), (stranger, 0)):
        found = provider.get("/Users", filter=f'userName eq "{each.user_name}"').body
        assert found["totalResults"] == number


def test_a_batch_takes_and_reads_its_own_users(
    okta: Source, alice: DirectoryUser, stranger: DirectoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (alice, stranger):
        mark_pending(account_id=each.account_id, user_ids=[each.pk], cause_id=None)
    forget(monkeypatch, pending, "_CLAIM", "account_id = %s")
    forget(monkeypatch, reconcile_people, "_PEOPLE", "u.account_id = %s")
    everybody_pending = pending.claim(okta.account_id, 10)
    assert {claim.user_id for claim in everybody_pending} == {alice.pk, stranger.pk}
    for each in (alice, stranger):
        mark_pending(account_id=each.account_id, user_ids=[each.pk], cause_id=None)

    done = run_batch(okta.account_id, limit=10)

    assert done
    assert done.users == 1
    assert [each.user for each in PendingUser.objects.all()] == [stranger]
    with within(okta.account_id):
        [read] = reconcile_people.read(okta.account_id, [alice.pk, stranger.pk])
    assert read.user_id == alice.pk


def forget(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, condition: str) -> None:
    """Take the condition on the account out of a statement, whose parameters stay the same."""
    statement = getattr(module, name)
    assert condition in statement
    monkeypatch.setattr(module, name, statement.replace(condition, "%s::bigint > 0", 1))
