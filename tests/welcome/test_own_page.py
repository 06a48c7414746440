"""The end user's own page, from the link in the e-mail to the language that wins."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.audit.models import Activity
from rules.mail.links import token_of
from rules.provisioning.models import DeviceAccess, Profile, WelcomeMail
from rules.ruleset.models import Rule
from tests.console.reading import words
from tests.factories import LONG_AGO, DeviceGroupFactory
from tests.mail.conftest import send_all
from tests.welcome.conftest import Welcomed
from usersync.welcome.privacy import REQUESTS_PER_MINUTE

PAGE = "/welcome/"


def test_the_link_opens_the_page_once(client: Client, alice: Welcomed) -> None:
    assert "Open my page" in words(client.get(alice.link))
    assert "Open my page" in words(client.get(alice.link))
    told = words(client.post(alice.link, follow=True))
    assert "Welcome, Alice" in told
    assert "GoTo Meeting" in told
    assert client.get(alice.link)["Location"] == PAGE
    elsewhere = Client()
    assert "This link has done its work" in words(elsewhere.get(alice.link))
    assert "Welcome, Alice" not in words(elsewhere.get(PAGE))


def test_the_page_names_device_groups_settings_and_whom_to_ask(client: Client, alice: Welcomed) -> None:
    halden = alice.newcomers.halden
    halden.account.contact_email = "it@halden.example"
    halden.account.save()
    DeviceAccess.objects.create(
        account=halden.account,
        user=alice.user,
        device_group=DeviceGroupFactory.create(account=halden.account, name="Servers"),
        rule=Rule.objects.get(),
        since=LONG_AGO,
    )
    told = words(client.post(alice.link, follow=True))
    assert "Servers" in told
    assert "it@halden.example" in told


def test_a_picked_language_wins_from_then_on(client: Client, alice: Welcomed) -> None:
    halden = alice.newcomers.halden
    client.post(alice.link)
    page = client.post(f"{PAGE}language/", {"language": "de"}, follow=True)
    assert page["Content-Language"] == "de"
    assert 'lang="de"' in page.content.decode()
    halden.edit(Rule.objects.get(), language=Language.FRENCH)
    halden.settle()
    profile = Profile.objects.get(user=alice.user)
    assert (profile.language, profile.language_is_picked) == ("de", True)
    assert Activity.objects.get(action="user.language_picked").actor_name == "Alice"


def test_who_is_suspended_is_told_kindly(client: Client, alice: Welcomed) -> None:
    client.post(alice.link)
    alice.newcomers.halden.leave(alice.newcomers.sales, alice.user)
    alice.newcomers.halden.settle()
    for address in (alice.link, PAGE):
        assert "You have no access at the moment" in words(client.get(address))


def test_an_old_link_sends_a_new_one_to_the_address_in_the_directory(
    client: Client, alice: Welcomed, settings: Settings, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    old = alice.link
    settings.WELCOME_LINK_DAYS = -1
    assert "This link is too old" in words(client.get(old))
    assert "A link was sent a moment ago" in words(client.post(f"{old}again/"))
    WelcomeMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert "A new link is on its way" in words(client.post(f"{old}again/"))
    send_all(alice.newcomers.halden)
    settings.WELCOME_LINK_DAYS = 14
    first, second = mailoutbox
    assert second.to == first.to
    assert second.message()["Message-ID"] != first.message()["Message-ID"]
    assert "This link is too old" in words(client.get(old))
    assert "Open my page" in words(client.get(alice.link))


def test_a_new_link_voids_that_of_an_earlier_activation(client: Client, alice: Welcomed) -> None:
    first = alice.mail
    earlier = f"/welcome/{token_of(first)}/"
    first.pk, first.activated_at = None, first.activated_at + timedelta(seconds=1)
    first.claimed_at = LONG_AGO
    first.save()
    assert "Open my page" in words(client.get(earlier))
    assert "A new link is on its way" in words(client.post(f"{earlier}again/"))
    assert "This link is too old" in words(client.get(earlier))


@pytest.mark.parametrize("switch", ["mail_is_on", "sync_is_on"])
def test_no_new_link_is_promised_while_the_account_sends_no_e_mails(
    client: Client, alice: Welcomed, settings: Settings, switch: str
) -> None:
    old, settings.WELCOME_LINK_DAYS = alice.link, -1
    WelcomeMail.objects.update(claimed_at=LONG_AGO)
    Account.objects.update(**{switch: False})
    assert "We can send you a new one." not in words(client.get(old))
    assert "This link is too old" in words(client.post(f"{old}again/", follow=True))
    assert alice.mail.state == "sent"


@pytest.mark.parametrize("address", ["/welcome/nonsense/", "/welcome/WzEsMV0:1abc:xyz/"])
def test_a_link_that_nobody_signed_leads_nowhere(client: Client, alice: Welcomed, address: str) -> None:
    assert client.get(address).status_code == 404


def test_nothing_is_kept_and_nothing_told_to_others(client: Client, alice: Welcomed) -> None:
    answer = client.get(alice.link)
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_a_link_answers_so_many_requests_a_minute(client: Client, alice: Welcomed) -> None:
    link = alice.link
    answers = []
    for number in range(REQUESTS_PER_MINUTE + 1):
        client.cookies["us_welcome"] = f"made up {number}"
        answers.append(client.get(link).status_code)
    assert answers[-2:] == [200, 429]
    assert client.post(f"{link}again/").status_code == 429
