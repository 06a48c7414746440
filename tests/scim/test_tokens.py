"""Tokens: shown once, kept as a digest, two at a time."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.audit.models import Activity
from rules.connections.models import ScimToken
from rules.connections.tokens import (
    BadClientName,
    ClientNameTaken,
    TooManyTokens,
    create_client,
    digest_of,
    revoke,
    rotate,
)
from rules.directory.models import Source
from tests.factories import AccountFactory, SourceFactory
from tests.scim.provider import IdentityProvider

pytestmark = pytest.mark.django_db


def status_with(token: str) -> int:
    response = Client().get("/scim/v2/Users", headers={"Authorization": f"Bearer {token}"})
    return response.status_code


def test_a_new_client_has_a_token_that_works_and_is_kept_as_a_digest_only() -> None:
    account = AccountFactory.create()
    source, token = create_client(account=account, name="Okta", actor=SYSTEM)

    assert token.startswith("us_scim_")
    assert len(token) >= len("us_scim_") + 43
    kept = ScimToken.objects.get(source=source)
    assert bytes(kept.digest) == digest_of(token)
    assert kept.hint == token[:12]
    assert status_with(token) == 200
    recorded = Activity.objects.get(action="source.created")
    assert (recorded.account_id, recorded.subject_id) == (account.pk, source.pk)
    assert token not in str(recorded.details)


def test_a_name_is_given_once_in_any_case() -> None:
    account = AccountFactory.create()
    create_client(account=account, name="Okta", actor=SYSTEM)

    with pytest.raises(ClientNameTaken):
        create_client(account=account, name="OKTA", actor=SYSTEM)
    assert Source.objects.count() == ScimToken.objects.count() == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x00b"])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(BadClientName):
        create_client(account=AccountFactory.create(), name=name, actor=SYSTEM)


def test_rotation_leaves_both_tokens_working_until_the_old_one_is_revoked() -> None:
    source, old = create_client(account=AccountFactory.create(), name="Okta", actor=SYSTEM)
    new = rotate(source=source, actor=SYSTEM)
    assert (status_with(old), status_with(new)) == (200, 200)

    revoke(token=ScimToken.objects.get(digest=digest_of(old)), actor=SYSTEM)

    assert (status_with(old), status_with(new)) == (401, 200)
    assert list(Activity.objects.order_by("id").values_list("action", flat=True)) == [
        "source.created",
        "source.token_added",
        "source.token_revoked",
    ]


def test_a_third_active_token_is_refused_but_an_expired_one_does_not_count() -> None:
    source, first = create_client(account=AccountFactory.create(), name="Okta", actor=SYSTEM)
    rotate(source=source, actor=SYSTEM)
    with pytest.raises(TooManyTokens):
        rotate(source=source, actor=SYSTEM)

    yesterday = timezone.now() - timedelta(days=1)
    ScimToken.objects.filter(digest=digest_of(first)).update(expires_at=yesterday)
    assert status_with(rotate(source=source, actor=SYSTEM)) == 200


def test_an_expired_token_is_not_valid_any_more() -> None:
    source = SourceFactory.create()
    later = rotate(source=source, actor=SYSTEM, expires_at=timezone.now() + timedelta(days=1))
    expired = rotate(source=source, actor=SYSTEM, expires_at=timezone.now() - timedelta(seconds=1))

    assert (status_with(later), status_with(expired)) == (200, 401)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer us_scim_wrong", "Basic YTpi", "us_scim_x"]
)
def test_without_a_valid_token_the_answer_says_how_to_authenticate(header: str) -> None:
    response = Client().get("/scim/v2/Users", headers={"Authorization": header} if header else {})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")
    assert response.headers["Content-Type"] == "application/scim+json"
    assert response.json()["status"] == "401"


def test_the_use_of_a_token_is_written_at_most_once_a_minute(provider: IdentityProvider) -> None:
    provider.get("/Users")
    used_at = ScimToken.objects.get().last_used_at
    assert used_at is not None

    with CaptureQueriesContext(
        connection,
    ) as queries:
        provider.get("/Users")
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
    assert ScimToken.objects.get().last_used_at == used_at

    ScimToken.objects.update(last_used_at=used_at - timedelta(seconds=61))
    provider.get("/Users")
    last_used_at = ScimToken.objects.get().last_used_at
    assert last_used_at is not None
    assert last_used_at >= used_at


def run_command(*arguments: str) -> str:
    out = StringIO()
    call_command("scim_client", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_shows_the_base_url_and_a_token_that_works() -> None:
    AccountFactory.create(slug="harbour")
    shown = run_command(
        "create", "--account", "harbour", "--name", "Okta", "--url", "https://sync.harbour.example/"
    )

    url, token = (line.partition(": ")[2] for line in shown.splitlines())
    assert url == "https://sync.harbour.example/scim/v2"
    assert status_with(token) == 200


def test_the_command_takes_the_public_address_from_the_settings(settings: Any) -> None:  # noqa: ANN401 - the fixture is not typed
    settings.PUBLIC_URL = "https://sync.harbour.example"
    AccountFactory.create(slug="harbour")

    assert "https://sync.harbour.example/scim/v2\n" in run_command(
        "create", "--account", "harbour", "--name", "Okta"
    )


def test_the_command_refuses_an_unknown_account_and_a_taken_name_in_one_line() -> None:
    account = AccountFactory.create(slug="harbour")
    SourceFactory.create(account=account, name="Okta")

    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        run_command("create", "--account", "nobody", "--name", "Okta", "--url", "https://x.example")
    with pytest.raises(CommandError, match="already has a directory connection named “Okta”"):
        run_command("create", "--account", "harbour", "--name", "Okta", "--url", "https://x.example")
    assert not ScimToken.objects.exists()
