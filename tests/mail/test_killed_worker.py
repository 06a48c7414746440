"""Workers that die while they speak to the mail server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.utils import timezone

from rules.provisioning.models import WelcomeMail
from tests import processes
from tests.live import url_of_test_database, wait_for
from tests.mail import postmen
from tests.mail.conftest import Newcomers, states
from tests.provisioning.conftest import Company
from usersync.env import BASE_DIR

KILLS = ["recipient", "accepted"] * 5


@dataclass(frozen=True, slots=True)
class Mortals:
    """Sends by workers that can be killed."""

    process: "subprocess.Popen[str]"

    def work_for(self, halden: Company) -> int:
        """The process id of a worker that sends what is due."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{halden.account.pk}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture
def slow() -> postmen.Slow:
    return postmen.Slow()


@pytest.fixture
def mortals(transactional_db: None, slow: postmen.Slow) -> Iterator[Mortals]:
    with postmen.running(slow) as port:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": url_of_test_database(),
            "EMAIL_HOST": postmen.HOST,
            "EMAIL_PORT": str(port),
        }
        argv = [sys.executable, "-m", "tests.mail.mortal"]
        with subprocess.Popen(
            argv, cwd=BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield Mortals(process)
            # Nobody speaks to the database any more when it is emptied.
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=10)
            processes.end([process])


def test_ten_kills_lead_to_one_message_however_often_it_was_sent(
    mortals: Mortals, newcomers: Newcomers, slow: postmen.Slow
) -> None:
    newcomers.arrive("Alice")
    for stage in KILLS:
        slow.wait_at(stage)
        worker = mortals.work_for(newcomers.halden)
        assert slow.reached.wait(20)
        assert states() == ["sending"]
        os.kill(worker, signal.SIGKILL)
        the_claim_runs_out()
    slow.wait_at("")
    mortals.work_for(newcomers.halden)
    wait_for(lambda: states() == ["sent"], what="the mail")
    assert len(slow.received) > 1
    assert len({message["Message-ID"] for message in slow.received}) == 1


def the_claim_runs_out() -> None:
    WelcomeMail.objects.update(not_before=timezone.now())
