"""Each activated user is welcomed once, when it is right, and in their language."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django.fixtures import Settings

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.audit.models import Activity
from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.mail import ledger, tasks
from rules.provisioning import queue
from rules.provisioning.models import Hold, Profile, WelcomeMail
from tests.factories import LONG_AGO, WelcomeTemplateTextFactory
from tests.mail.conftest import Newcomers, send_all, states
from tests.provisioning.conftest import Company


def test_a_newcomer_is_welcomed_once(
    halden: Company, newcomers: Newcomers, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    newcomers.arrive("Alice")
    assert send_all(halden) == 1
    assert send_all(halden) == 0
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["Alice <alice@halden.example>"], "Welcome to Halden Instruments")
    assert "- GoTo Meeting" in mail.body
    assert "http://localhost:8000/welcome/" in mail.body
    assert mail.from_email == "Halden Instruments <usersync@localhost>"
    assert mail.message()["Auto-Submitted"] == "auto-generated"
    assert mail.message()["Content-Language"] == "en"
    assert mail.message()["Date"]
    assert [kind for _, kind in mail.alternatives] == ["text/html"]
    assert Activity.objects.get(action="user.welcomed").subject_name == "Alice"


def test_the_language_that_the_user_picked_beats_that_of_the_rule(
    halden: Company, newcomers: Newcomers, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    hello = halden.welcome_template("Hello")
    WelcomeTemplateTextFactory.create(template=hello, language="de", subject="Hallo", body="<p>Hallo</p>")
    WelcomeTemplateTextFactory.create(template=hello, language="fr", subject="Salut", body="<p>Salut</p>")
    rule = halden.account.rules.get()
    halden.edit(rule, welcome_template_id=hello.pk, language=Language.GERMAN)
    _, bruno = newcomers.arrive("Alice", "Bruno")
    Profile.objects.filter(user=bruno).update(language="fr", language_is_picked=True)
    send_all(halden)
    assert [mail.subject for mail in mailoutbox] == ["Hallo", "Salut"]
    assert [mail.message()["Content-Language"] for mail in mailoutbox] == ["de", "fr"]


def test_what_is_not_written_in_the_language_comes_in_that_of_the_account(
    halden: Company, newcomers: Newcomers, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    hello = halden.welcome_template("Hello")
    halden.edit(halden.account.rules.get(), welcome_template_id=hello.pk, language=Language.DUTCH)
    newcomers.arrive("Alice")
    send_all(halden)
    assert [mail.subject for mail in mailoutbox] == ["Hello"]


def leaves(halden: Company, alice: DirectoryUser) -> None:
    DirectoryUser.objects.filter(pk=alice.pk).update(active=False)


def switch_goes_off(halden: Company, alice: DirectoryUser) -> None:
    Account.objects.update(mail_is_on=False)


def leaves_and_comes_back(halden: Company, alice: DirectoryUser) -> None:
    WelcomeMail.objects.update(activated_at=LONG_AGO)


@pytest.mark.parametrize("meanwhile", [leaves, switch_goes_off, leaves_and_comes_back])
def test_who_is_not_to_be_welcomed_any_more_is_not(
    halden: Company, newcomers: Newcomers, mailoutbox: list[EmailMultiAlternatives], meanwhile: object
) -> None:
    (alice,) = newcomers.arrive("Alice")
    assert callable(meanwhile)
    meanwhile(halden, alice)
    send_all(halden)
    assert (mailoutbox, states()) == ([], ["skipped"])
    assert Activity.objects.get(action="user.welcome_skipped").details["reason"]


def test_nothing_is_sent_while_user_sync_is_off(halden: Company, newcomers: Newcomers) -> None:
    newcomers.arrive("Alice")
    Account.objects.update(sync_is_on=False)
    assert send_all(halden) == 0
    Account.objects.update(sync_is_on=True)
    assert send_all(halden) == 1


def test_nothing_is_sent_while_the_seats_of_the_user_are_on_hold(
    halden: Company, newcomers: Newcomers
) -> None:
    (alice,) = newcomers.arrive("Alice")
    hold = Hold.objects.create(
        account=halden.account,
        user=alice,
        product=Product.objects.get(),
        reason="revocation_limit",
        since=LONG_AGO,
    )
    assert send_all(halden) == 0
    hold.delete()
    assert send_all(halden) == 1


def test_who_waits_for_a_first_seat_is_welcomed_with_it(halden: Company) -> None:
    sales = halden.group("Sales")
    halden.rule(sales, halden.product("GoTo Meeting", 0))
    Newcomers(halden, sales).arrive("Alice")
    assert send_all(halden) == 0
    halden.account.products.update(seat_limit=1)
    newcomers = Newcomers(halden, sales)
    newcomers.halden.edit(halden.account.rules.get(), language=Language.GERMAN)
    halden.settle()
    assert send_all(halden) == 1


def test_an_account_sends_so_many_mails_in_a_minute(
    halden: Company, newcomers: Newcomers, settings: Settings
) -> None:
    settings.WELCOME_MAILS_PER_MINUTE = 2
    newcomers.arrive("Alice", "Bruno", "Carla")
    assert send_all(halden) == 2
    WelcomeMail.objects.filter(state="sent").update(claimed_at=timezone.now() - timedelta(seconds=61))
    assert send_all(halden) == 1


def test_what_one_worker_has_claimed_no_other_sends_until_the_claim_runs_out(
    halden: Company, newcomers: Newcomers, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    newcomers.arrive("Alice")
    dead = ledger.claim(halden.account.pk, timezone.now())
    assert send_all(halden) == 0
    WelcomeMail.objects.update(not_before=timezone.now())
    assert send_all(halden) == 1
    assert dead
    ledger.failed(dead, "It was not dead after all.", timezone.now())
    assert states() == ["sent"]


def test_seats_get_their_turn_between_many_mails(
    halden: Company,
    newcomers: Newcomers,
    mailoutbox: list[EmailMultiAlternatives],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "RUN_SECONDS", 0)
    newcomers.arrive("Alice", "Bruno")
    tasks.send(halden.account.pk)
    assert states() == ["sent", "queued"]
    # A message is on its way, and a second one is not needed.
    assert cache.delete(f"nudge:{queue.SEND_MAILS}:{halden.account.pk}")
    tasks.send(halden.account.pk)
    assert states() == ["sent", "sent"]
