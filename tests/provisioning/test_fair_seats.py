"""Who gets a scarce seat does not depend on how the work was cut into batches."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from rules.directory.models import DirectoryUser
from rules.provisioning.models import PendingUser, Seat
from rules.provisioning.seat_limits import set_seat_limit
from tests.provisioning.conftest import MAYA, Company


def company_short_of_seats(halden: Company) -> list[DirectoryUser]:
    """Nine people for four seats; the strongest rule reaches the last three of them."""
    people = halden.people(9)
    meeting = halden.product("Meeting", limit=4)
    halden.rule(halden.group("Leads", people[6:]), meeting)
    halden.rule(halden.group("Sales", people), meeting)
    return people


@pytest.mark.parametrize("batch", [1, 2, 4, 100])
def test_the_strongest_rule_comes_first_whatever_the_batches(halden: Company, batch: int) -> None:
    people = company_short_of_seats(halden)
    halden.settle(batch=batch)
    meeting = halden.products["Meeting"]
    assert halden.holders(meeting) == {people[0], *people[6:]}
    assert halden.waiting(meeting) == {*people[1:6]}
    assert not PendingUser.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_strongest_rule_comes_first_with_two_workers(halden: Company) -> None:
    people = company_short_of_seats(halden)

    def work() -> None:
        try:
            halden.settle(batch=2)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for worker in [pool.submit(work), pool.submit(work)]:
            worker.result()
    assert halden.holders(halden.products["Meeting"]) == {people[0], *people[6:]}
    assert not PendingUser.objects.exists()


@pytest.mark.parametrize("batch", [1, 100])
def test_a_seat_freed_and_wanted_by_the_same_change_goes_to_the_front_of_the_line(
    halden: Company, batch: int
) -> None:
    alice, bruno, carla = halden.person("Alice"), halden.person("Bruno"), halden.person("Carla")
    sales = halden.group("Sales", [carla])
    halden.rule(sales, halden.product("Meeting", limit=1))
    halden.settle()
    halden.join(sales, bruno)
    halden.settle()
    halden.set_members(sales, [alice, bruno])
    halden.settle(batch=batch)
    assert halden.holders(halden.products["Meeting"]) == {bruno}


def test_with_seats_for_everybody_nobody_waits_in_between(halden: Company) -> None:
    people = halden.people(6)
    sales = halden.group("Sales", people)
    halden.settle()
    halden.rule(sales, halden.product("Meeting", limit=6))
    assert halden.settle(batch=2) == 3
    assert halden.holders(halden.products["Meeting"]) == set(people)


def test_who_has_to_wait_waits_since_the_change(halden: Company) -> None:
    people = halden.people(4)
    halden.rule(halden.group("Sales", people), halden.product("Meeting", limit=1))
    since = PendingUser.objects.order_by("id")[0].since
    halden.settle(batch=1)
    waits = Seat.objects.filter(state="waiting").values_list("since", flat=True)
    assert list(waits) == [since] * 3


def test_more_seats_go_to_who_is_in_line_after_the_work_that_is_in_the_queue(halden: Company) -> None:
    people = company_short_of_seats(halden)
    halden.settle()
    late = halden.person("Late")
    halden.join(halden.group("Crew"), late)
    leads = people[6].groups.get(display_name="Leads")
    halden.join(leads, late)
    meeting = halden.products["Meeting"]
    set_seat_limit(account=halden.account, actor=MAYA, product_id=meeting.pk, limit=5)
    halden.settle(batch=1)
    assert halden.holders(meeting) == {people[0], *people[6:], late}
