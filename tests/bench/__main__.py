"""`make bench`: builds a directory of USERS and prints one JSON line per figure.

`{"name", "value", "unit", "floor", "ratio", "goal"}`: the floor is measured in the same run, ratio is
value / floor, lower is better. The floor of a reconcile is hand-written SQL that writes the same seats.
"""

import os
import resource
import time
from collections.abc import Callable

import django
import msgspec

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings

from tests.bench import directory, reconcile, rule_check  # noqa: E402 - needs the models
from tests.bench.directory import Company  # noqa: E402 - needs the models


def main() -> None:
    call_command("migrate", verbosity=0)
    company = directory.build(int(os.environ.get("USERS", "100000")))
    floor = seconds(reconcile.write_seats_by_sql, company)
    reconcile.forget_seats()
    from_nothing = seconds(reconcile.everybody, company)
    unchanged = seconds(reconcile.everybody, company)
    counting = seconds(rule_check.count_memberships, company)
    report("reconcile_from_nothing", from_nothing, "s", floor=floor, goal=1.25)
    report("reconcile_unchanged", unchanged, "s", floor=floor, goal=1.25)
    report("rule_check", seconds(rule_check.check, company), "s", floor=counting, goal=5)
    report("worker_peak_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", goal=300)


def seconds(work: Callable[[Company], None], company: Company) -> float:
    started = time.perf_counter()
    work(company)
    return time.perf_counter() - started


def report(name: str, value: float, unit: str, *, floor: float | None = None, goal: float) -> None:
    figure = {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "floor": floor and round(floor, 3),
        "ratio": floor and round(value / floor, 2),
        "goal": goal,
    }
    print(msgspec.json.encode(figure).decode(), flush=True)  # noqa: T201 - the output of the command


if __name__ == "__main__":
    main()
