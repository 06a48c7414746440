"""`make bench-pages`: the lists of a company of USERS against the same lists with one row.

A figure is the time of a whole request, SQL and rendering, without the network; its line is as in
`make bench`.
"""

import os
import statistics
from collections.abc import Callable
from urllib.parse import urlencode

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["AS_OWNER"] = "1"
django.setup()
# What is measured stands behind the wall, as it does for people.
del os.environ["AS_OWNER"]

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402 - needs the settings

from rules.catalog.models import UserGroup  # noqa: E402 - needs the settings
from tests.bench import directory  # noqa: E402 - needs the settings
from tests.bench.directory import Company  # noqa: E402 - needs the settings
from tests.bench.report import report, seconds  # noqa: E402 - needs the settings
from tests.factories import AppointmentFactory  # noqa: E402 - needs the settings
from tests.signing_in import sign_in  # noqa: E402 - needs the settings

RULES = 1000
USER_GROUPS = 50
TIMES = 15
GOAL = 2

# What the workers would write is not measured here: a seat of the strongest rule, or a place in line.
_SEATS = """
    INSERT INTO provisioning_seat (account_id, user_id, product_id, rule_id, state, since)
    SELECT DISTINCT ON (m.user_id, p.id) m.account_id, m.user_id, p.id, r.id,
        CASE WHEN p.seat_limit IS NULL OR m.user_id %% 10 = 0 THEN 'held' ELSE 'waiting' END, now()
    FROM directory_membership m
    JOIN ruleset_rule r ON r.group_id = m.group_id
    JOIN ruleset_ruleproduct given ON given.rule_id = r.id
    JOIN catalog_product p ON p.id = given.product_id
    WHERE m.account_id = %(account)s AND m.user_id %% 100 > 0
    ORDER BY m.user_id, p.id, r.priority
"""

# One of a hundred is suspended, one of a thousand is an administrator.
_PROFILES = """
    UPDATE provisioning_profile profile SET
        status = CASE WHEN user_id %% 100 = 0 THEN 'suspended' ELSE 'active' END,
        admin_role = CASE WHEN user_id %% 1000 = 1 THEN 'full' ELSE 'none' END,
        admin_rule_id = CASE WHEN user_id %% 1000 = 1 THEN (
            SELECT min(id) FROM ruleset_rule WHERE account_id = %(account)s) END,
        user_group_id = user_id %% %(groups)s + (
            SELECT min(id) FROM catalog_usergroup WHERE account_id = %(account)s)
    WHERE account_id = %(account)s
"""

# What was told of the last thousand users.
_ACTIVITY = """
    INSERT INTO audit_activity (account_id, at, action, actor_kind, actor_name, subject_kind, subject_id,
        subject_name, details)
    SELECT %(account)s, now(), 'user.holdings_changed', 'rules', 'Rules', 'directory_user', u.id,
        u.given_name || ' ' || u.family_name, jsonb_build_object('entries', jsonb_agg(jsonb_build_object(
            'event', CASE s.state WHEN 'held' THEN 'got' ELSE 'waits' END, 'kind', 'products',
            'value', p.name, 'rule', '#' || r.priority, 'id', r.id, 'v', 1)))
    FROM (
        SELECT * FROM directory_directoryuser WHERE account_id = %(account)s ORDER BY id DESC LIMIT 1000
    ) u
    JOIN provisioning_seat s ON s.user_id = u.id
    JOIN catalog_product p ON p.id = s.product_id
    JOIN ruleset_rule r ON r.id = s.rule_id
    GROUP BY u.id, u.given_name, u.family_name
"""


def main() -> None:
    call_command("migrate", verbosity=0)
    one = directory.build("one", 1, groups=1, rules=1)
    large = directory.build("large", int(os.environ.get("USERS", "100000")), rules=RULES)
    provision(one, user_groups=1)
    provision(large, user_groups=USER_GROUPS)
    measure(one, large)


def provision(company: Company, *, user_groups: int) -> None:
    account = company.account
    groups = [UserGroup(account=account, name=f"Office {number}") for number in range(user_groups)]
    UserGroup.objects.bulk_create(groups)
    with connection.cursor() as cursor:
        for statement in (_SEATS, _PROFILES, _ACTIVITY, "VACUUM ANALYZE"):
            cursor.execute(statement, {"account": account.pk, "groups": user_groups})


def measure(one: Company, large: Company) -> None:
    lonely, crowded = signed_in(one), signed_in(large)
    for path, questions in QUESTIONS.items():
        floor = median(lonely, address(path, one))
        for name, question in questions.items():
            value = median(crowded, f"{address(path, large)}?{urlencode(question(large))}")
            report(f"{path}_{name}".replace("-", "_"), value, "s", floor=floor, goal=GOAL)


Question = Callable[[Company], dict[str, object]]

QUESTIONS: dict[str, dict[str, Question]] = {
    "user-sync": {"of_1000_rules": lambda _: {}, "enabled": lambda _: {"status": "enabled"}},
    "users": {
        "first_page": lambda _: {},
        "backwards": lambda _: {"sort": "-name"},
        "middle": lambda company: {"page": f"after-{middle(company)}"},
        "last_page": lambda _: {"page": "last"},
        "active": lambda _: {"status": "active"},
        "suspended": lambda _: {"status": "suspended"},
        "never_provisioned": lambda _: {"status": "new"},
        "waiting": lambda _: {"status": "waiting"},
        "with_a_product": lambda company: {"product": company.account.products.earliest("pk").pk},
        "of_a_large_group": lambda _: {"group": "Group 1"},
        "of_a_small_group": lambda _: {"group": "Group 999"},
        "of_a_user_group": lambda company: {"user_group": company.account.user_groups.earliest("pk").pk},
        "administrators": lambda _: {"role": "any"},
        "managers": lambda _: {"role": "manager"},
        "search_fits_all": lambda _: {"q": "bench"},
        "search_fits_some": lambda _: {"q": "user77"},
        "search_fits_one": lambda company: {"q": f"user{company.users // 2}@bench"},
        "search_fits_none": lambda _: {"q": "zebra"},
        "search_of_two_letters": lambda _: {"q": "us"},
        "search_and_filters": lambda _: {"q": "user7", "status": "suspended", "group": "Group 1"},
    },
    "directory-groups": {
        "first_page": lambda _: {},
        "search": lambda _: {"q": "up 99"},
        "with_rules": lambda _: {"status": "with_rules"},
        "without_rules": lambda _: {"status": "without_rules"},
    },
    "members": {
        "first_page": lambda _: {},
        "last_page": lambda _: {"page": "last"},
        "search_fits_all": lambda _: {"q": "bench"},
        "search_fits_some": lambda _: {"q": "user77"},
    },
    "user-groups": {"first_page": lambda _: {}},
    "activity": {"first_page": lambda _: {}},
}


def address(path: str, company: Company) -> str:
    """Members are those of the largest group."""
    if path != "members":
        return f"/{path}/"
    return f"/directory-groups/{company.source.groups.earliest('pk').pk}/"


def middle(company: Company) -> int:
    users = company.source.users.order_by("family_name", "given_name", "pk").values_list("pk", flat=True)
    return users[company.users // 2]


def signed_in(company: Company) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    sign_in(client, AppointmentFactory.create(account=company.account).operator)
    return client


def median(client: Client, address: str) -> float:
    def look() -> None:
        response = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"

    look()
    return statistics.median(seconds(_from_depth(3 * turn, look)) for turn in range(TIMES))


def _from_depth(frames: int, work: Callable[[], None]) -> Callable[[], None]:
    """Python keeps frames in chunks of 16 KiB; a loop that calls across the end of one asks the system for
    memory each time. So no figure may hang on how deep in the stack the measurement stands.
    """

    def deeper() -> None:
        _from_depth(frames - 1, work)()

    return deeper if frames else work


if __name__ == "__main__":
    main()
