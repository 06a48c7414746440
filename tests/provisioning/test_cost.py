"""A batch costs a fixed number of statements, whatever its size."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from rules.directory.models import DirectoryGroup, DirectoryUser, Membership
from rules.provisioning.holds.decisions import release
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import PendingUser, Profile
from rules.provisioning.reconcile import pending, run_batch
from rules.provisioning.reconcile.waiting_list import front_of_line
from tests.factories import LONG_AGO
from tests.provisioning.conftest import MAYA, Company


def fill(halden: Company, group: DirectoryGroup, count: int) -> None:
    """Members of the group, written in bulk."""
    people = DirectoryUser.objects.bulk_create(
        DirectoryUser(
            account=halden.account,
            source=halden.source,
            user_name=f"{group.display_name}-{number}",
            created_at=LONG_AGO,
            updated_at=LONG_AGO,
        )
        for number in range(count)
    )
    Profile.objects.bulk_create(Profile(user=person, account=halden.account) for person in people)
    Membership.objects.bulk_create(
        Membership(account=halden.account, group=group, user=person) for person in people
    )
    PendingUser.objects.bulk_create(PendingUser(account=halden.account, user=person) for person in people)


def statements_of_batches(halden: Company, count: int) -> list[int]:
    """Gaining everything, having the loss held back, losing it: with a short product and a plentiful one."""
    group = halden.group(f"Group of {count}")
    products = [halden.product(f"Short {count}", limit=count // 2), halden.product(f"Plenty {count}")]
    halden.rule(group, *products)
    fill(halden, group, count)
    numbers = []
    for change in (None, lambda: halden.set_members(group, []), lambda: release_all(halden, group)):
        if change:
            change()
        with CaptureQueriesContext(connection) as queries:
            tally = run_batch(halden.account.pk, limit=5000)
        assert tally is not None
        assert tally.users_changed == count
        numbers.append(len(queries))
    assert not halden.holders(products[1])
    return numbers


def release_all(halden: Company, group: DirectoryGroup) -> None:
    release(account=halden.account, actor=MAYA, scope=Scope(group_id=group.pk))


def test_the_number_of_statements_does_not_grow_with_the_batch(halden: Company) -> None:
    assert statements_of_batches(halden, 30) == statements_of_batches(halden, 1000)


def test_a_user_whom_nothing_changes_costs_no_write(halden: Company) -> None:
    group = halden.group("Sales")
    halden.rule(group, halden.product("Meeting"))
    fill(halden, group, 10)
    halden.settle()
    PendingUser.objects.bulk_create(
        PendingUser(account=halden.account, user_id=user_id)
        for user_id in DirectoryUser.objects.values_list("id", flat=True)
    )
    with CaptureQueriesContext(connection) as queries:
        halden.settle()
    writes = [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "COPY"))]
    assert writes == []


def rows_read_from(table: str) -> int:
    """In this transaction, by looking through the table or through an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = %s", [table]
        )
        (rows,) = cursor.fetchone()
    return int(rows)


def test_claiming_reads_no_row_again_and_again_though_the_database_believes_the_queue_empty(
    halden: Company,
) -> None:
    many = 2000

    def everybody_is_pending() -> None:
        PendingUser.objects.bulk_create(
            PendingUser(account=halden.account, user_id=number) for number in range(1, many + 1)
        )

    everybody_is_pending()
    PendingUser.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE provisioning_pendinguser")
    everybody_is_pending()
    before = rows_read_from("provisioning_pendinguser")
    assert len(pending.claim(halden.account.pk, many // 2)) == many // 2
    # Once to find it and once to take it, whichever plan; a loop within a loop would read a million.
    assert rows_read_from("provisioning_pendinguser") - before <= 2 * many


def plans_made() -> int:
    """For statements that this connection has prepared, and planned all the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(sum(custom_plans), 0) FROM pg_prepared_statements")
        (plans,) = cursor.fetchone()
    return int(plans)


def test_one_membership_change_is_a_dozen_statements_and_none_is_planned_again(halden: Company) -> None:
    alice, sales, meeting = halden.person("Alice"), halden.group("Sales"), halden.product("Meeting")
    halden.rule(halden.group("Everybody", [alice]), halden.product("Connect"))
    halden.rule(sales, meeting)
    halden.settle()
    for change, holders in ((halden.join, {alice}), (halden.leave, set())):
        change(sales, alice)
        before = plans_made()
        with CaptureQueriesContext(connection) as queries:
            assert run_batch(halden.account.pk, limit=5000)
        journeys = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
        assert len(journeys) <= 12
        assert all("EXECUTE" in sql for sql in journeys)
        assert plans_made() == before
        assert halden.holders(meeting) == holders


def test_of_a_long_line_no_more_is_read_than_there_are_free_seats(halden: Company) -> None:
    """The strongest rule has more in line than there are seats; the lines of the others are not looked at."""
    connect = halden.product("Connect", limit=0)
    rules = [halden.rule(halden.group(f"Group {number}"), connect) for number in range(5)]
    for rule in rules:
        fill(halden, rule.group, 200)
    halden.settle()
    before = rows_read_from("provisioning_seat")
    front = front_of_line({connect.pk: 100})
    assert [waiting.rule_id for waiting in front] == [rules[0].pk] * 100
    assert rows_read_from("provisioning_seat") - before <= 200
