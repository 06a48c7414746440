"""`make bench`: builds a directory of USERS and prints one JSON line per figure.

`{"name", "value", "unit", "floor", "ratio", "goal"}`: the floor is measured in the same run, ratio is
value / floor, lower is better. The floor of a reconcile is hand-written SQL that writes the same seats.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")
os.environ["AS_OWNER"] = "1"
django.setup()
# What is measured stands behind the wall, as it does for people.
del os.environ["AS_OWNER"]

from django.core.management import call_command  # noqa: E402 - needs the settings

from tests.bench import directory, latency, previews, reconcile  # noqa: E402 - needs the models

SMALL = 10_000


def main() -> None:
    call_command("migrate", verbosity=0)
    large = directory.build("bench", int(os.environ.get("USERS", "100000")))
    reconcile.measure(large)
    small = directory.build("small", SMALL)
    reconcile.everybody(small)
    latency.measure(large, small)
    previews.measure(large)


if __name__ == "__main__":
    main()
