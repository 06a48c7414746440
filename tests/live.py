"""The live stack: real Celery workers and a real SMTP server beside `live_server`."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import pytest
import redis
from pytest_django.fixtures import Settings

from usersync.local import children
from usersync.local.errors import CannotStart
from usersync.local.parts import mail_sink

T = TypeVar("T")
# Seconds until a test gives up. A machine may be slow: only what never comes may fail a test.
PATIENCE = 60
_READY = re.compile(r"\S+@\S+ ready\.")
_MESSAGES = ("celery", "unacked", "unacked_index", "unacked_mutex")


def wait_for(
    probe: Callable[[], T], *, seconds: float = PATIENCE, pause: float = 0.02, what: str = "it"
) -> T:
    """The first true answer of `probe`; a failed test where none comes in time."""
    deadline = time.monotonic() + seconds
    while not (answer := probe()):
        if time.monotonic() > deadline:
            pytest.fail(f"Waited {seconds:g} s for {what} in vain.")
        time.sleep(pause)
    return answer


# ---- workers -------------------------------------------------------------------------------------
@dataclass(slots=True)
class Worker:
    """One real `celery worker` process with one pool process, as in production."""

    child: children.Child
    hostname: str
    log_file: Path

    @property
    def alive(self) -> bool:
        return self.child.alive

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def kill(self) -> None:
        """SIGKILL, pool process included: as when the machine loses power in the middle of a task."""
        self.child.kill()

    def stop(self) -> None:
        self.child.stop(seconds=5)

    def order(self, command: str, **arguments: str) -> object:
        """Send a remote-control command to this worker and wait for its answer."""
        from usersync.celery import app

        answers = app.control.broadcast(
            command, arguments=arguments, destination=[self.hostname], reply=True, limit=1, timeout=5
        )
        return next(iter(answers[0].values())) if answers else None


@dataclass(slots=True)
class Workers:
    """Calling it gives one more ready worker; the first call of a test takes the one that is kept warm."""

    folder: Path
    variables: dict[str, str]
    started: list[Worker] = field(default_factory=list)
    resting: Worker | None = None
    count: int = 0

    def __call__(self) -> Worker:
        worker, self.resting = self.resting, None
        if worker and worker.alive:
            worker.order("add_consumer", queue="celery")
        else:
            worker = _ready(self._launch())
        self.started.append(worker)
        return worker

    def several(self, count: int) -> None:
        """That many ready workers, started side by side."""
        for launched in [self._launch() for _ in range(count)]:
            self.started.append(_ready(launched))

    def _launch(self) -> Worker:
        self.count += 1
        hostname = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{self.count}@tests"
        options = [
            "--loglevel",
            "INFO",
            "--pool",
            "prefork",
            "--concurrency",
            "1",
            "--without-mingle",
            "--without-gossip",
        ]
        log_file = self.folder / f"worker-{self.count}.log"
        with log_file.open("wb") as output:
            child = children.start(
                "worker",
                [sys.executable, "-m", "celery", "-A", "usersync", "worker", "-n", hostname, *options],
                output=output,
                variables=self.variables,
            )
        return Worker(child, hostname, log_file)

    def rest(self) -> None:
        """Keep one idle worker for the next test, stop the others."""
        for worker in self.started:
            if worker.alive and not self.resting and worker.order("cancel_consumer", queue="celery"):
                self.resting = worker
            else:
                worker.kill()
        self.started.clear()
        if keep := self.resting:
            # In this order: what was delivered becomes active. Who does not answer may still be busy.
            tasks = ("reserved", "active")
            wait_for(lambda: all(keep.order(each) == [] for each in tasks), what="the last task to end")

    def stop(self) -> None:
        for worker in [*self.started, *filter(None, [self.resting])]:
            worker.kill()


def _ready(worker: Worker) -> Worker:
    try:
        children.wait_until(lambda: bool(_READY.search(worker.log)), worker.child, seconds=PATIENCE)
    except CannotStart as reason:
        worker.kill()
        pytest.fail(f"{reason}\n{worker.log}")
    return worker


@pytest.fixture(scope="session")
def _workers(
    django_db_setup: None,
    mail_server: "MailServer",
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Workers]:
    variables = {
        "DATABASE_URL": url_of_test_database(),
        "EMAIL_HOST": mail_sink.HOST,
        "EMAIL_PORT": str(mail_server.port),
        # The same for each of the many workers; those of whole installations make them.
        "SKIP_CHECKS": "1",
        # Small, so that a few hundred users are many batches.
        "RECONCILE_BATCH_USERS": "25",
    }
    workers = Workers(tmp_path_factory.mktemp("workers"), variables)
    yield workers
    workers.stop()


def url_of_test_database() -> str:
    from django.db import connection

    at = connection.settings_dict
    return f"postgresql://{at['USER']}@{quote(at['HOST'], safe='')}/{at['NAME']}"


@pytest.fixture
def fresh_broker(transactional_db: None) -> None:
    """No worker finds messages of an earlier test."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    client.delete(*_MESSAGES)
    client.close()


@pytest.fixture
def worker(fresh_broker: None, _workers: Workers) -> Iterator[Workers]:
    """`worker()` starts a real worker on the test database: `worker().kill()`, `worker()` for another."""
    yield _workers
    _workers.rest()


# ---- mail ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class MailServer:
    port: int
    maildir: Path


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What the SMTP server has got since the test began, oldest first."""

    maildir: Path

    def messages(self) -> list[EmailMessage]:
        files = sorted((self.maildir / "new").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages() if address in message["To"]]

    def wait(self) -> list[EmailMessage]:
        return wait_for(self.messages, what="a mail")

    def empty(self) -> None:
        for file in (self.maildir / "new").iterdir():
            file.unlink()


@pytest.fixture(scope="session")
def mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """A real SMTP server for this process of pytest alone."""
    maildir = tmp_path_factory.mktemp("mail")
    with mail_sink.listening_socket() as listener:
        child = mail_sink.start(listener, maildir, output=None)
        yield MailServer(mail_sink.port_of(listener), maildir)
        child.stop(seconds=1)


@pytest.fixture
def mailbox(mail_server: MailServer, settings: Settings) -> Mailbox:
    """Mail of this process and of the workers goes through a real SMTP server and can be read here."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail_sink.HOST, mail_server.port
    mailbox = Mailbox(mail_server.maildir)
    mailbox.empty()
    return mailbox
