"""Workers that die while they speak to the mail server.

Ten real workers die, each with its pool process and as suddenly as with the machine under them. The claim of
the dead one runs out by itself; only what beat sends every five seconds is sent more often.
"""

from collections.abc import Callable, Iterator, Sequence

import pytest
from django.db import connection, transaction

from rules.mail.tasks import sweep
from rules.provisioning.models import WelcomeMail
from tests.live import Worker, Workers, url_of_test_database, wait_for
from tests.mail import postmen
from tests.mail.conftest import Newcomers, states
from usersync.local.parts import mail_sink

Death = Callable[[Worker, postmen.Slow], None]


@pytest.fixture
def slow() -> postmen.Slow:
    return postmen.Slow()


@pytest.fixture
def workers(
    fresh_broker: None, slow: postmen.Slow, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workers]:
    with postmen.running(slow) as port:
        variables = {
            "DATABASE_URL": url_of_test_database(),
            "EMAIL_HOST": mail_sink.HOST,
            "EMAIL_PORT": str(port),
            # The next worker takes over about as soon as it is there.
            "WELCOME_MAIL_CLAIM_SECONDS": "1",
        }
        workers = Workers(tmp_path_factory.mktemp("mortal-workers"), variables)
        yield workers
        workers.stop()


def before_the_message(worker: Worker, slow: postmen.Slow) -> None:
    keep_sweeping_until(slow.waits_at("recipient"))
    worker.kill()


def before_the_answer(worker: Worker, slow: postmen.Slow) -> None:
    """The mail server has the mail, and the worker does not know."""
    keep_sweeping_until(slow.waits_at("accepted"))
    worker.kill()


def before_the_commit(worker: Worker, slow: postmen.Slow) -> None:
    """The worker knows, and cannot note it, because the row is locked."""
    keep_sweeping_until(slow.waits_at("accepted"))
    with transaction.atomic():
        WelcomeMail.objects.select_for_update().get()
        slow.go_on()
        wait_for(somebody_waits_for_the_lock, what="the worker to note that the mail is sent")
        worker.kill()


DEATHS: Sequence[Death] = [before_the_message, before_the_answer, before_the_commit] * 3 + [before_the_commit]


def test_ten_kills_lead_to_one_message_however_often_it_was_sent(
    workers: Workers, newcomers: Newcomers, slow: postmen.Slow
) -> None:
    newcomers.arrive("Alice")
    for dies in DEATHS:
        dies(workers(), slow)
        assert states() == ["sending"]
    slow.go_on()
    workers()
    keep_sweeping_until(lambda: states() == ["sent"])
    assert len(slow.received) == len([dies for dies in DEATHS if dies is not before_the_message]) + 1
    assert len({message["Message-ID"] for message in slow.received}) == 1


def keep_sweeping_until(probe: Callable[[], bool]) -> None:
    """As beat does, only more often."""

    def swept() -> bool:
        sweep.delay()
        return probe()

    wait_for(swept, pause=0.2, what="a worker to take the mail")


def somebody_waits_for_the_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])
