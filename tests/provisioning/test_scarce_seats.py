import pytest

from rules.audit.models import Activity
from rules.catalog.models import Product
from rules.provisioning import rule_changes
from rules.provisioning.history import HOLDINGS_CHANGED
from rules.provisioning.models import Seat
from rules.provisioning.seat_limits import set_seat_limit
from tests.provisioning.conftest import MAYA, Company


def counts(product: Product) -> tuple[int, int]:
    product.refresh_from_db()
    return product.seats_held, product.seats_waiting


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_limit_is_never_exceeded_and_the_rest_waits_in_order(halden: Company, batch: int) -> None:
    people = halden.people(5)
    meeting = halden.product("Meeting", limit=2)
    halden.rule(halden.group("Sales", people), meeting)
    halden.settle(batch=batch)
    assert halden.holders(meeting) == set(people[:2])
    assert halden.waiting(meeting) == set(people[2:])
    assert counts(meeting) == (2, 3)


def test_a_freed_seat_goes_to_the_front_of_the_line(halden: Company) -> None:
    alice, bruno, carla = halden.person("Alice"), halden.person("Bruno"), halden.person("Carla")
    meeting = halden.product("Meeting", limit=1)
    sales = halden.group("Sales", [alice])
    halden.rule(sales, meeting)
    halden.settle()
    for late in (carla, bruno):
        halden.join(sales, late)
        halden.settle()
    halden.leave(sales, alice)
    halden.settle()
    assert halden.holders(meeting) == {carla}
    assert halden.waiting(meeting) == {bruno}


def test_a_stronger_rule_goes_before_who_waited_longer(halden: Company) -> None:
    alice, bruno, carla = halden.person("Alice"), halden.person("Bruno"), halden.person("Carla")
    meeting = halden.product("Meeting", limit=1)
    leads, sales = halden.group("Leads"), halden.group("Sales", [alice])
    halden.rule(leads, meeting)
    halden.rule(sales, meeting)
    halden.settle()
    halden.join(sales, bruno)
    halden.settle()
    halden.join(leads, carla)
    halden.settle()
    halden.leave(sales, alice)
    halden.settle()
    assert halden.holders(meeting) == {carla}


def test_holders_keep_their_seats_when_somebody_stronger_comes(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    meeting = halden.product("Meeting", limit=1)
    leads, sales = halden.group("Leads"), halden.group("Sales", [alice])
    halden.rule(leads, meeting)
    halden.rule(sales, meeting)
    halden.settle()
    halden.join(leads, bruno)
    halden.settle()
    assert halden.holders(meeting) == {alice}


def test_one_short_product_does_not_block_the_others(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    halden.rule(
        halden.group("Sales", [alice, bruno]), halden.product("Meeting", 1), halden.product("Webinar")
    )
    halden.settle()
    assert halden.seats(bruno) == {"Meeting": "waiting", "Webinar": "held"}


@pytest.mark.parametrize(("limit", "held"), [(3, 3), (4, 4), (None, 5), (1, 2), (0, 2)])
def test_the_line_moves_when_seats_are_bought_and_nothing_is_revoked_when_the_limit_sinks(
    halden: Company, limit: int | None, held: int
) -> None:
    people = halden.people(5)
    meeting = halden.product("Meeting", limit=2)
    halden.rule(halden.group("Sales", people), meeting)
    halden.settle()
    set_seat_limit(account=halden.account, actor=MAYA, product_id=meeting.pk, limit=limit)
    halden.settle()
    assert halden.holders(meeting) == set(people[:held])
    assert counts(meeting) == (held, 5 - held)


def test_who_waits_through_a_rule_that_is_deleted_leaves_the_line(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    meeting = halden.product("Meeting", limit=1)
    halden.rule(halden.group("Sales", [alice]), meeting)
    support = halden.rule(halden.group("Support", [bruno]), meeting)
    halden.settle()
    rule_changes.delete_rule(account=halden.account, actor=MAYA, rule_id=support.pk)
    halden.settle()
    assert halden.seats(bruno) == {}
    assert counts(meeting) == (1, 0)


def test_the_counts_of_a_product_are_those_of_its_seats(halden: Company) -> None:
    people = halden.people(6)
    unlimited, scarce = halden.product("Connect"), halden.product("Meeting", limit=2)
    sales = halden.group("Sales", people)
    halden.rule(sales, unlimited, scarce)
    halden.settle()
    halden.set_members(sales, people[1:4])
    halden.settle()
    for product in (unlimited, scarce):
        seats = Seat.objects.filter(product=product)
        assert counts(product) == (
            seats.filter(state="held").count(),
            seats.filter(state="waiting").count(),
        )


def test_who_moves_up_learns_what_freed_the_seat(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    sales = halden.group("Sales", [alice, bruno])
    halden.rule(sales, halden.product("Meeting", limit=1))
    halden.settle()
    halden.leave(sales, alice)
    halden.settle()
    moved_up = Activity.objects.filter(subject_id=bruno.pk, action=HOLDINGS_CHANGED).latest("pk")
    assert moved_up.cause_id
    assert Activity.objects.get(pk=moved_up.cause_id).action == "group.members_left"
