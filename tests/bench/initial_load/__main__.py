"""A whole directory pushed over HTTP by eight connections, while a real worker gives the seats.

Users one by one, then groups of very different size: the member lists in portions, and the largest ones once
more as a whole. Any refused request ends the run with its answer.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")
os.environ["AS_OWNER"] = "1"
django.setup()
# What is measured stands behind the wall, as it does for people.
del os.environ["AS_OWNER"]

from django.core.management import call_command  # noqa: E402 - needs the settings

from rules.accounts.models import Account  # noqa: E402 - needs the settings
from rules.audit.actors import SYSTEM  # noqa: E402 - needs the settings
from rules.catalog.models import Product  # noqa: E402 - needs the settings
from rules.connections.tokens import create_client  # noqa: E402 - needs the settings
from rules.directory.models import DirectoryGroup, Membership  # noqa: E402 - needs the settings
from rules.provisioning import rule_changes  # noqa: E402 - needs the settings
from rules.provisioning.models import PendingUser, Seat  # noqa: E402 - needs the settings
from rules.ruleset.records import RuleContent  # noqa: E402 - needs the settings
from tests.bench.initial_load.gauges import Backlog, Memory  # noqa: E402 - needs the settings
from tests.bench.initial_load.push import WHOLES, Push  # noqa: E402 - needs the settings
from tests.bench.report import report  # noqa: E402 - needs the settings
from tests.bench.scim.client import Run, Server  # noqa: E402 - needs the settings
from tests.bench.scim.effort import Processes  # noqa: E402 - needs the settings
from tests.bench.scim.servers import our_web  # noqa: E402 - needs the settings
from usersync.local import children, services  # noqa: E402 - needs the settings

RULES = 100


def main() -> None:
    users = int(os.environ.get("USERS", "100000"))
    call_command("migrate", verbosity=0)
    account = Account.objects.create(slug="bench", name="Bench")
    _, token = create_client(account=account, name="Bench", actor=SYSTEM)
    with our_web() as web, _worker(), Memory(web.pid) as memory, Backlog() as backlog:
        push = Push(Server("ours", web.port, token, Processes(web.pid)), users)
        memory.mark("start")
        _tell("users", push.users())
        memory.mark("middle")
        _tell("groups", push.groups())
        _add_rules(account)
        _tell("members", push.members())
        memory.mark("end")
        for number, run in push.wholes():
            report(f"whole_groups_{number}_per_second", run.per_second, "requests/s", goal=None)
            memory.mark(f"whole_groups_{number}")
        report("catch_up", _seconds_until_nobody_is_pending(), "s", goal=None)
    for name, megabytes in memory.marks.items():
        report(f"web_memory_{name}", megabytes, "MB", goal=None)
    report("web_memory_growth", memory.marks["end"] / memory.marks["middle"], "ratio", goal=1.2)
    first, last = (memory.marks[f"whole_groups_{number}"] for number in WHOLES)
    report("web_memory_growth_by_whole_groups", last / first, "ratio", goal=1.1)
    report("longest_queue", backlog.longest, "users", goal=None)
    report("memberships", Membership.objects.count(), "rows", goal=None)
    report("lost_memberships", push.expected - Membership.objects.count(), "rows", goal=0)
    report("seats", Seat.objects.count(), "rows", goal=None)


def _add_rules(account: Account) -> None:
    """Each gives a product of its own, so that most members of a group get something."""
    for number, group in enumerate(DirectoryGroup.objects.filter(account=account).order_by("pk")[:RULES]):
        product = Product.objects.create(account=account, name=f"Product {number}", short_label=f"P{number}")
        content = RuleContent(group_id=group.pk, product_ids=frozenset([product.pk]))
        rule_changes.create_rule(account=account, actor=SYSTEM, content=content)


@contextmanager
def _worker() -> Iterator[None]:
    processes = [children.start("worker", services.worker(2), output=None)]
    processes.append(children.start("beat", services.beat(), output=None))
    try:
        yield
    finally:
        for process in processes:
            process.stop(seconds=10)


def _tell(name: str, runs: Iterator[Run]) -> None:
    took, requests = 0.0, 0
    for run in runs:
        took += run.seconds
        requests += run.number
    report(f"{name}_seconds", took, "s", goal=None)
    report(f"{name}_per_second", requests / took, "requests/s", goal=None)


def _seconds_until_nobody_is_pending() -> float:
    began = time.perf_counter()
    while PendingUser.objects.exists():
        time.sleep(0.2)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
