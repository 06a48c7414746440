"""What becomes of a mail that a mail server does not take."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from rules.audit.models import Activity
from rules.directory.models import DirectoryUser
from rules.mail import ledger
from rules.provisioning.failures.retry import retry_failures
from rules.provisioning.models import Failure, FailureKind, WelcomeMail
from tests.live import Mailbox
from tests.mail import postmen
from tests.mail.conftest import Newcomers, send_all, states
from tests.processes import free_port
from tests.provisioning.conftest import MAYA, Company


@pytest.fixture
def smtp(settings: Settings) -> Settings:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = postmen.HOST
    return settings


def time_passes() -> None:
    WelcomeMail.objects.update(not_before=timezone.now())


def test_a_mail_refused_for_good_is_a_failure_until_a_retry_delivers_it(
    halden: Company, newcomers: Newcomers, smtp: Settings, mailbox: Mailbox
) -> None:
    (alice,) = newcomers.arrive("Alice")
    working = smtp.EMAIL_PORT
    with postmen.running(postmen.Refusing("550 No such user here")) as smtp.EMAIL_PORT:
        send_all(halden)
        time_passes()
        assert send_all(halden) == 0
    failure = Failure.objects.get()
    assert (failure.user, failure.kind) == (alice, FailureKind.MAIL_UNDELIVERABLE)
    assert failure.detail == "550 No such user here"
    assert Activity.objects.get(action="user.mail_undeliverable").details["reason"] == failure.detail
    smtp.EMAIL_PORT = working
    retry_failures(account=halden.account, actor=MAYA, kind=FailureKind.MAIL_UNDELIVERABLE)
    send_all(halden)
    assert (len(mailbox.messages()), states(), Failure.objects.count()) == (1, ["sent"], 0)


def test_a_mail_put_off_is_tried_again_after_longer_and_longer_pauses(
    halden: Company, newcomers: Newcomers, smtp: Settings
) -> None:
    newcomers.arrive("Alice")
    pauses = []
    with postmen.running(postmen.Refusing("451 Come back later")) as smtp.EMAIL_PORT:
        for _ in ledger.PAUSES:
            send_all(halden)
            pauses.append(WelcomeMail.objects.get().not_before - timezone.now())
            assert send_all(halden) == 0
            time_passes()
        assert not Failure.objects.exists()
        send_all(halden)
    assert [round(pause / timedelta(minutes=1)) for pause in pauses] == [1, 5, 30, 120, 360, 1440]
    assert (states(), Failure.objects.get().detail) == (["failed"], "451 Come back later")


def test_a_server_that_puts_mails_off_gets_no_more_of_them_in_a_minute(
    halden: Company, newcomers: Newcomers, smtp: Settings
) -> None:
    smtp.WELCOME_MAILS_PER_MINUTE = 2
    newcomers.arrive("Alice", "Bruno", "Carla")
    with postmen.running(postmen.Refusing("451 Come back later")) as smtp.EMAIL_PORT:
        assert send_all(halden) == 2
    assert [mail.tries for mail in WelcomeMail.objects.order_by("pk")] == [1, 1, 0]


def test_a_server_that_dislikes_the_caller_does_not_refuse_the_mail(
    halden: Company, newcomers: Newcomers, smtp: Settings
) -> None:
    newcomers.arrive("Alice")
    with postmen.running(postmen.Unwelcoming()) as smtp.EMAIL_PORT:
        send_all(halden)
    assert (states(), WelcomeMail.objects.get().detail) == (["queued"], "554 Your address is on a list")


def test_without_a_mail_server_the_mail_waits(halden: Company, newcomers: Newcomers, smtp: Settings) -> None:
    newcomers.arrive("Alice", "Bruno")
    smtp.EMAIL_PORT = free_port()
    assert send_all(halden) == 2
    assert states() == ["queued", "queued"]


def test_without_an_address_there_is_nothing_to_try(
    halden: Company, newcomers: Newcomers, mailbox: Mailbox
) -> None:
    (alice,) = newcomers.arrive("Alice")
    DirectoryUser.objects.filter(pk=alice.pk).update(email="")
    send_all(halden)
    assert "no e-mail address" in Failure.objects.get().detail
    assert mailbox.messages() == []


@pytest.mark.parametrize("address", ["alice,bruno@halden.example", "älice@halden.example"])
def test_a_strange_address_harms_nobody_else(
    halden: Company, newcomers: Newcomers, mailbox: Mailbox, address: str
) -> None:
    alice, _ = newcomers.arrive("Alice", "Bruno")
    DirectoryUser.objects.filter(pk=alice.pk).update(email=address, given_name="A\r\nBcc: x@y.example")
    send_all(halden)
    assert [message["To"] for message in mailbox.messages()][-1] == "Bruno <bruno@halden.example>"
    assert not any(message["Bcc"] for message in mailbox.messages())
