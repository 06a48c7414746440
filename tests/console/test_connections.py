import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.audit.models import Activity
from rules.connections.models import FailedRequest, RequestHour, ScimToken
from rules.connections.tokens import digest_of
from rules.directory.models import Source
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import ScimTokenFactory, SourceFactory

URL = reverse("console:connections")
ADD = reverse("console:connection_add")


def page_of(source: Source) -> str:
    return reverse("console:connection", args=[source.pk])


def token_in(page: bytes) -> str:
    (found,) = re.findall(r'value="(us_scim_[\w-]+)"', page.decode())
    return str(found)


def test_a_connection_is_created_and_its_token_shown_once(console: Client, harbour: Harbour) -> None:
    shown = console.post(ADD, {"name": "OneLogin"})
    text = token_in(shown.content)
    assert "no-store" in shown["Cache-Control"]
    assert 'value="http://testserver/scim/v2"' in shown.content.decode()
    token = ScimToken.objects.get()
    assert (token.source.name, bytes(token.digest)) == ("OneLogin", digest_of(text))
    assert text not in console.get(page_of(token.source)).content.decode()
    assert Activity.objects.get().action == "source.created"


def test_what_is_pasted_where_stands_beside_the_token(console: Client, harbour: Harbour) -> None:
    shown = console.post(ADD, {"name": "OneLogin"})
    token = token_in(shown.content)
    said = words(shown)
    for provider in ("Okta", "Microsoft Entra ID", "OneLogin", "JumpCloud", "Any other provider"):
        assert provider in said
    assert (
        "SCIM connector base URL http://testserver/scim/v2 Unique identifier field for users userName" in said
    )
    assert f"Tenant URL http://testserver/scim/v2?aadOptscim062020 Secret Token {token}" in said
    assert f"Token Key {token}" in said
    assert f"Authorization Bearer {token} Test it with GET http://testserver/scim/v2/Users?count=1." in said

    later = words(console.get(page_of(Source.objects.get(name="OneLogin"))))
    assert "Token Key the token that was shown once" in later
    assert token not in later


def test_a_taken_name_is_said_at_its_field(console: Client, harbour: Harbour) -> None:
    said = words(console.post(ADD, {"name": "OKTA"}))
    assert "already has a directory connection named “OKTA”" in said
    assert not ScimToken.objects.exists()


def test_two_tokens_work_while_one_changes_over(console: Client, harbour: Harbour) -> None:
    old = ScimTokenFactory.create(source=harbour.source)
    url = reverse("console:connection_token", args=[harbour.source.pk])
    new = token_in(console.post(url).content)
    assert digest_of(new) in {bytes(each.digest) for each in ScimToken.objects.all()}
    assert "Two tokens are active." in words(console.get(page_of(harbour.source)))
    assert "revoke one first" in words(console.post(url, follow=True))
    assert set(harbour.source.scimtoken_set.all()) > {old}
    assert harbour.source.scimtoken_set.count() == 2


def test_revoking_says_what_stops(console: Client, harbour: Harbour) -> None:
    token = ScimTokenFactory.create(source=harbour.source)
    url = reverse("console:token_revoke", args=[token.pk])
    assert "It is the only active one: changes of the directory stop coming" in words(console.get(url))
    assert "is revoked." in words(console.post(url, follow=True))
    assert not ScimToken.objects.exists()
    assert Activity.objects.get().action == "source.token_revoked"


def test_the_list_says_what_was_sent_and_what_failed(console: Client, harbour: Harbour) -> None:
    now = timezone.now()
    RequestHour.objects.create(
        account=harbour.account,
        source=harbour.source,
        hour=now - timedelta(hours=2),
        requests=1200,
        errors=3,
        last_at=now - timedelta(hours=2),
    )
    SourceFactory.create(account=harbour.account, name="Quiet", kind="scim")
    said = words(console.get(URL))
    assert "No token 2 h ago 1,200 3" in said
    assert "No token None yet 0 0" in said


def test_errors_are_shown_with_what_was_sent(console: Client, harbour: Harbour) -> None:
    FailedRequest.objects.create(
        account=harbour.account,
        source=harbour.source,
        at=timezone.now(),
        method="POST",
        path="/scim/v2/Users",
        status=409,
        detail="userName is taken",
        body='{"userName": "<alice>"}',
    )
    page = console.get(page_of(harbour.source))
    assert 'POST /scim/v2/Users {"userName": "<alice>"} userName is taken 409' in words(page)
    assert "<alice>" not in page.content.decode()


def test_the_guide_to_the_provider_after_whom_it_is_named_is_open(console: Client, harbour: Harbour) -> None:
    for name, open_guides in (("Okta", ["Okta"]), ("Entra", ["Microsoft Entra ID"]), ("Payroll", [])):
        Source.objects.update(name=name)
        page = console.get(page_of(harbour.source)).content.decode()
        assert re.findall(r"<details open><summary>([^<]+)", page) == open_guides


def test_without_any_the_page_says_what_a_connection_is_for(console: Client, harbour: Harbour) -> None:
    Source.objects.all().update(kind="ldap")
    assert "No directory is connected" in words(console.get(URL))
