"""Copies of users whom the directory has deactivated are deleted by hand."""

from dataclasses import replace

import pytest
from django.db import transaction

from rules.directory.models import DirectoryUser
from rules.provisioning import intake
from rules.provisioning.leavers import StillThere, delete_leaver
from tests.live import PATIENCE, wait_for
from tests.provisioning.conftest import MAYA, Company, Meanwhile
from tests.provisioning.test_simultaneous_moves import waiters


def say(halden: Company, user: DirectoryUser, *, active: bool) -> None:
    """As the directory does."""
    intake.update_user(
        source=halden.source, public_id=user.public_id, change=lambda said: replace(said, active=active)
    )


def test_what_a_leaver_held_is_free_again(halden: Company) -> None:
    alice, meeting = halden.person("Alice"), halden.product("Meeting", 1)
    halden.rule(halden.group("Sales", [alice]), meeting)
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}
    say(halden, alice, active=False)
    delete_leaver(account=halden.account, actor=MAYA, user_id=alice.pk)
    halden.settle()
    assert not DirectoryUser.objects.filter(pk=alice.pk).exists()
    meeting.refresh_from_db()
    assert meeting.seats_held == 0


def test_a_user_whom_the_directory_activates_this_very_moment_stays(
    halden: Company, meanwhile: Meanwhile
) -> None:
    alice = halden.person("Alice")
    say(halden, alice, active=False)
    with transaction.atomic():
        say(halden, alice, active=True)
        deletion = meanwhile(lambda: delete_leaver(account=halden.account, actor=MAYA, user_id=alice.pk))
        wait_for(lambda: waiters() == 1, what="the deletion to wait for the directory")
    with pytest.raises(StillThere):
        deletion.result(timeout=PATIENCE)
    assert DirectoryUser.objects.get(pk=alice.pk).deleted_at is None
