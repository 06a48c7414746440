"""`make bench-walls`: what row-level security costs, in a directory of USERS beside another one.

One JSON line per figure, in time on the processor, so that other work on the machine matters little. The
floor is the same work in the same run, by the same role with the right to bypass policies; both take turns.
"""

import os
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from uuid import uuid4

import django

os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "ALLOWED_HOSTS": "testserver"}
os.environ["SCIM_REQUESTS_PER_SECOND"] = "0"
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402 - needs the settings

from rules.accounts.walls import ROLE  # noqa: E402 - needs the settings
from rules.audit.actors import SYSTEM  # noqa: E402 - needs the settings
from rules.connections.tokens import rotate  # noqa: E402 - needs the settings
from rules.directory.models import DirectoryGroup, DirectoryUser  # noqa: E402 - needs the settings
from rules.provisioning.queue import mark_pending  # noqa: E402 - needs the settings
from rules.provisioning.reconcile import run_batch  # noqa: E402 - needs the settings
from rules.ruleset.models import AdminRole, Rule  # noqa: E402 - needs the settings
from tests.bench import directory, reconcile  # noqa: E402 - needs the settings
from tests.bench.directory import Company  # noqa: E402 - needs the settings
from tests.bench.report import report  # noqa: E402 - needs the settings
from tests.signing_in import sign_in  # noqa: E402 - needs the settings
from usersync.operators.models import Appointment, Operator  # noqa: E402 - needs the settings

TURNS, ROUNDS, SECONDS = 6, 20, 0.5
_SCIM = "application/scim+json"

Work = Callable[[], object]


def main() -> None:
    call_command("migrate", verbosity=0)
    other = directory.build("other", 10_000)
    company = directory.build("bench", int(os.environ.get("USERS", "45000")))
    for each in (other, company):
        reconcile.everybody(each)
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    works = _works(company)
    walled: dict[str, list[float]] = {}
    bypassing: dict[str, list[float]] = {}
    for turn in range(TURNS):
        are_bypassed, times = (False, walled) if turn % 2 == 0 else (True, bypassing)
        _let_the_role_bypass(are_bypassed)
        for name, work in works.items():
            times.setdefault(name, []).extend(_times(work))
    for name in works:
        report(name, median(walled[name]) * 1000, "ms", floor=median(bypassing[name]) * 1000, goal=None)


def _times(work: Work) -> list[float]:
    """Seconds on the processor, of this process and of its backend; fewer rounds of what takes long."""
    work()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    clock = Path(f"/proc/{pid}/schedstat")

    def now() -> float:
        return process_time() + int(clock.read_text().split()[0]) / 1e9

    def round_() -> float:
        began = now()
        work()
        return now() - began

    rounds = max(3, min(ROUNDS, int(SECONDS / round_())))
    return [round_() for _ in range(rounds)]


def _let_the_role_bypass(are_bypassed: bool) -> None:  # noqa: FBT001 - of this module
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {ROLE} {'BYPASSRLS' if are_bypassed else 'NOBYPASSRLS'}")
    # With it go the plans that were made for the policies, or for none.
    connection.close()


def _works(company: Company) -> dict[str, Work]:
    return {**_of_sources(company), **_pages(company), **_batches(company)}


def _of_sources(company: Company) -> dict[str, Work]:
    token = rotate(source=company.source, actor=SYSTEM)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    user, group = _somebody(company), DirectoryGroup.objects.filter(account=company.account).latest("pk")

    def asked(path: str, **query: str) -> Work:
        return lambda: _expect(client.get(f"/scim/v2{path}", query), 200)

    def create() -> None:
        name = f"{uuid4()}@bench.example"
        body = {"userName": name, "name": {"givenName": "New"}, "emails": [{"value": name}]}
        _expect(client.post("/scim/v2/Users", body, content_type=_SCIM), 201)

    def move(operation: str) -> object:
        operations = [{"op": operation, "path": "members", "value": [{"value": str(user.public_id)}]}]
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations}
        return client.patch(f"/scim/v2/Groups/{group.public_id}", body, content_type=_SCIM)

    return {
        "scim_get": asked(f"/Users/{user.public_id}"),
        "scim_user_by_name": asked("/Users", filter=f'userName eq "{user.user_name}"'),
        "scim_user_by_address": asked("/Users", filter=f'emails.value eq "{user.email}"'),
        "scim_group_by_name": asked("/Groups", filter=f'displayName eq "{group.display_name}"'),
        "scim_list": asked("/Users", count="100"),
        "scim_create": create,
        "scim_member_in_and_out": lambda: (move("add"), move("remove")),
    }


def _pages(company: Company) -> dict[str, Work]:
    client, user = Client(), _somebody(company)
    operator = Operator.objects.create(email="maya@bench.example", name="Maya")
    Appointment.objects.create(account=company.account, operator=operator, role=AdminRole.FULL)
    sign_in(client, operator)
    rule = Rule.objects.filter(account=company.account).latest("pk")
    pages = {
        "page_rules": "/user-sync/",
        "page_rules_search": "/user-sync/?q=Group+7",
        "page_rule": f"/user-sync/rules/{rule.pk}/",
        "page_rule_delete": f"/user-sync/rules/{rule.pk}/delete/",
        "page_users": "/users/",
        "page_users_one": f"/users/?q={user.user_name}",
        "page_users_few": "/users/?q=user12",
        "page_users_all": "/users/?q=bench",
        "page_users_in_group": "/users/?group=Group+1",
        "page_users_waiting": "/users/?status=waiting",
        "page_user": f"/users/{user.pk}/",
        "page_groups": "/directory-groups/",
        "page_activity": "/activity/",
        "page_activity_of_somebody": f"/activity/?who={user.user_name}",
        "page_products": "/products/",
        "page_search": f"/search/?q={user.user_name}",
    }

    def opened(path: str) -> Work:
        return lambda: _expect(client.get(path), 200)

    return {name: opened(path) for name, path in pages.items()}


def _batches(company: Company) -> dict[str, Work]:
    def batch(size: int) -> Work:
        users = DirectoryUser.objects.filter(account=company.account).order_by("pk")
        user_ids = list(users.values_list("pk", flat=True)[:size])

        def work() -> None:
            mark_pending(account_id=company.account.pk, user_ids=user_ids, cause_id=None)
            run_batch(company.account.pk, limit=size)

        return work

    return {"batch_of_1": batch(1), "batch_of_2000": batch(2000)}


def _somebody(company: Company) -> DirectoryUser:
    return DirectoryUser.objects.filter(account=company.account, user_name="user12345@bench.example").get()


def _expect(answer: object, status: int) -> None:
    assert answer.status_code == status, (answer, status)  # type: ignore[attr-defined] # of a test client


if __name__ == "__main__":
    main()
