"""Two people press the same button at once."""

from django.db import transaction
from django.test import Client
from django.urls import reverse

from rules.directory.models import DirectoryUser
from rules.provisioning import intake
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.live import PATIENCE, wait_for
from tests.provisioning.conftest import Meanwhile, meanwhile  # noqa: F401 - a fixture
from tests.provisioning.test_simultaneous_moves import waiters


def test_whom_somebody_else_deletes_this_very_moment_is_deleted(
    transactional_db: None,
    console: Client,
    harbour: Harbour,
    meanwhile: Meanwhile,  # noqa: F811 - the fixture
) -> None:
    alice = harbour.alice
    DirectoryUser.objects.filter(pk=alice.pk).update(active=False)
    address = reverse("console:user_delete", args=[alice.pk])
    with transaction.atomic():
        intake.delete_user(source=harbour.source, public_id=alice.public_id)
        posting = meanwhile(lambda: words(console.post(address, follow=True)))
        wait_for(lambda: waiters() == 1, what="the second deletion to wait")
    assert "Alice Anders is deleted." in str(posting.result(timeout=PATIENCE))
