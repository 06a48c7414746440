"""Links for whom rules have made administrators: to the person by mail, and nothing to anybody else."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rules.directory.models import DirectoryUser
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryGroupFactory, RuleFactory
from tests.live import Mailbox, Workers
from usersync.operators.models import Invitation

PAGE = reverse("console:first_time")
ALICE, NOBODY = "alice@harbour.example", "nobody@harbour.example"


@pytest.fixture
def alice(harbour: Harbour) -> DirectoryUser:
    """A rule has made her an administrator."""
    alice = DirectoryUser.objects.get(user_name=ALICE)
    group = DirectoryGroupFactory.create(source=harbour.source, members=[alice])
    rule = RuleFactory.create(group=group, admin_role=AdminRole.FULL)
    Profile.objects.filter(user=alice).update(admin_role=AdminRole.FULL, admin_rule=rule)
    return alice


def work_for(client: Client, email: str) -> list[str]:
    """What the request asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        assert "Look into your mailbox" in words(client.post(PAGE, {"email": email}))
    return [each["sql"] for each in asked.captured_queries]


def test_the_page_does_the_same_whoever_is_behind_the_address(client: Client, alice: DirectoryUser) -> None:
    assert work_for(client, ALICE) == work_for(client, NOBODY)
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_a_worker_mails_the_link_in_the_language_of_the_page(
    worker: Workers, mailbox: Mailbox, client: Client, alice: DirectoryUser
) -> None:
    worker()
    client.post(PAGE, {"email": NOBODY}, headers={"accept-language": "de"})
    client.post(PAGE, {"email": "Alice@Harbour.example"}, headers={"accept-language": "de"})
    (sent,) = mailbox.wait()
    body = sent.get_content()
    assert sent["To"] == ALICE
    assert "Der Link" in body
    assert "http://testserver/invitation/" in body
    assert Invitation.objects.get().directory_user == alice


def test_links_are_not_asked_for_without_end(client: Client, harbour: Harbour) -> None:
    answers = [client.post(PAGE, {"email": ALICE}) for _ in range(6)]
    assert [each.status_code for each in answers] == [200] * 5 + [429]
    assert "Too many attempts" in words(answers[-1])
