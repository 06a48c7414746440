"""One membership change, from its commit to the seat, through the real broker and a real worker."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles

from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction

from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.directory.records import AddMembers, RemoveMembers
from rules.provisioning import intake
from rules.provisioning.models import PendingUser, WelcomeMail
from rules.provisioning.tasks import HEARTBEAT_KEY
from tests.bench.directory import Company
from tests.bench.report import report, seconds
from usersync.local import children, services

CHANGES = 500
_PATIENCE_SECONDS = 60

_SEAT = "SELECT FROM provisioning_seat WHERE user_id = %s AND product_id = %s"


@dataclass(frozen=True, slots=True)
class Spread:
    p50: float
    p95: float

    @classmethod
    def of(cls, times: Sequence[float]) -> "Spread":
        cuts = quantiles(times, n=20)
        return cls(cuts[9], cuts[18])


def measure(large: Company, small: Company) -> None:
    """`small`: a directory of 10,000 users in the same database."""
    # Else the worker would begin with sending a welcome to everybody.
    WelcomeMail.objects.all().delete()
    with _worker():
        floor = Spread.of([seconds(_empty_task) for _ in range(CHANGES)])
        there = {company.users: _changes(company) for company in (small, large)}
    report("one_change_p50", there[large.users].p50, "s", floor=floor.p50, goal=2)
    report("one_change_p95", there[large.users].p95, "s", floor=floor.p95, goal=2)
    report("one_change_large_to_small", there[large.users].p50, "s", floor=there[small.users].p50, goal=1.3)


@contextmanager
def _worker() -> Iterator[None]:
    worker = children.start("worker", services.worker(1), output=None)
    try:
        _empty_task()
        yield
    finally:
        worker.stop(seconds=5)


def _empty_task() -> None:
    before = cache.get(HEARTBEAT_KEY)
    current_app.send_task("provisioning.heartbeat")
    _wait(lambda: cache.get(HEARTBEAT_KEY) != before)


def _changes(company: Company) -> Spread:
    """Somebody joins and leaves a small group that gives a product nobody is short of."""
    group, person, product_id = _stranger(company)
    has_seat = _look_for(person, product_id)

    def join_or_leave(number: int) -> float:
        """Seconds from the commit, which comes before the nudge."""
        is_to_join = number % 2 == 0
        operation = (AddMembers if is_to_join else RemoveMembers)([person.public_id])
        commits: list[float] = []
        with transaction.atomic():
            transaction.on_commit(lambda: commits.append(time.perf_counter()))
            intake.change_group(source=company.source, public_id=group.public_id, operations=[operation])
        _wait(lambda: has_seat() is is_to_join)
        return time.perf_counter() - commits[0]

    times = [join_or_leave(number) for number in range(CHANGES)]
    _wait(lambda: not PendingUser.objects.filter(account=company.account).exists())
    return Spread.of(times)


def _stranger(company: Company) -> tuple[DirectoryGroup, DirectoryUser, int]:
    """The smallest group with a rule on an unlimited product, and a user who does not have that product."""
    groups = DirectoryGroup.objects.filter(
        account=company.account,
        rules__enabled=True,
        rules__products__seat_limit=None,
        rules__products__isnull=False,
    )
    group = groups.order_by("-pk")[0]
    product_id = group.rules.filter(products__seat_limit=None).values_list("products", flat=True)[0]
    users = DirectoryUser.objects.filter(account=company.account).exclude(seats__product=product_id)
    return group, users.order_by("pk")[0], product_id


def _look_for(person: DirectoryUser, product_id: int) -> Callable[[], bool]:
    """By hand, because whoever looks a thousand times a second must not take the worker's time."""

    def has_seat() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT FROM provisioning_seat WHERE user_id = %s AND product_id = %s",
                [person.pk, product_id],
            )
            return bool(cursor.rowcount)

    return has_seat


def _wait(probe: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not probe():
        if time.monotonic() > deadline:
            raise TimeoutError("The worker did not answer.")
        time.sleep(0.001)
