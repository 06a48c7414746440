"""An e-mail address belongs to one active user of the account."""

from dataclasses import replace

import pytest

from rules.audit.models import Activity
from rules.directory.models import DirectoryUser
from rules.provisioning import intake
from rules.provisioning.models import Failure, UserStatus
from tests.provisioning.conftest import Company, Meanwhile, Two
from tests.provisioning.test_membership_becomes_seat import set_active, status


def set_email(halden: Company, who: DirectoryUser, email: str) -> None:
    intake.update_user(
        source=halden.source, public_id=who.public_id, change=lambda present: replace(present, email=email)
    )


def test_who_has_the_address_of_an_active_user_is_not_activated(halden: Company, two: Two) -> None:
    alice, alicia = two
    assert (status(alicia), halden.seats(alicia)) == (UserStatus.NEW, {})
    assert halden.seats(alice) == {"Meeting": "held"}
    failure = Failure.objects.get()
    assert (failure.user, failure.other) == (alicia, alice)


def test_of_two_at_once_the_first_by_id_is_activated(halden: Company) -> None:
    people = [halden.person(name, "same@halden.example") for name in ("Alice", "Alicia")]
    bruno = halden.person("Bruno", "bruno@halden.example")
    halden.rule(halden.group("Sales", [*people, bruno]), halden.product("Meeting"))
    halden.settle()
    assert halden.holders(halden.products["Meeting"]) == {people[0], bruno}


def test_users_without_an_address_do_not_collide(halden: Company) -> None:
    people = [halden.person(name, "") for name in ("Alice", "Alicia")]
    halden.rule(halden.group("Sales", people), halden.product("Meeting"))
    halden.settle()
    assert halden.holders(halden.products["Meeting"]) == set(people)


def test_the_failure_is_told_once(halden: Company, two: Two) -> None:
    _, alicia = two
    halden.join(halden.group("Support"), alicia)
    halden.settle()
    told = Activity.objects.get(action="user.email_taken")
    assert (told.subject_id, told.details["other"]) == (alicia.pk, "Alice")


@pytest.mark.parametrize("how", ["deleted", "deactivated", "left", "another address"])
def test_the_failure_goes_when_the_other_user_gives_the_address_up(
    halden: Company, two: Two, how: str
) -> None:
    alice, alicia = two
    match how:
        case "deleted":
            intake.delete_user(source=halden.source, public_id=alice.public_id)
        case "deactivated":
            set_active(halden, alice, active=False)
        case "left":
            halden.leave(alice.groups.get(), alice)
        case _:
            set_email(halden, alice, "anders@halden.example")
    halden.settle()
    assert halden.seats(alicia) == {"Meeting": "held"}
    assert not Failure.objects.exists()


def test_the_failure_goes_with_another_address_of_the_user(halden: Company, two: Two) -> None:
    _, alicia = two
    set_email(halden, alicia, "alicia@halden.example")
    halden.settle()
    assert halden.seats(alicia) == {"Meeting": "held"}
    assert not Failure.objects.exists()


def test_the_failure_goes_when_no_rule_reaches_the_user_any_more(halden: Company, two: Two) -> None:
    _, alicia = two
    halden.leave(alicia.groups.get(), alicia)
    halden.settle()
    assert not Failure.objects.exists()


def test_an_active_user_who_takes_the_address_of_another_loses_nothing(halden: Company, two: Two) -> None:
    _, alicia = two
    set_email(halden, alicia, "alicia@halden.example")
    halden.settle()
    set_email(halden, alicia, "alice@halden.example")
    halden.settle()
    assert halden.seats(alicia) == {"Meeting": "held"}


def test_an_address_kept_by_a_seat_on_hold_is_still_taken(halden: Company, two: Two) -> None:
    alice, alicia = two
    halden.limit_revocations(seats=0)
    halden.leave(alice.groups.get(), alice)
    halden.settle()
    assert status(alice) == UserStatus.ACTIVE
    assert status(alicia) == UserStatus.NEW


def test_two_batches_never_activate_both(halden: Company, meanwhile: Meanwhile) -> None:
    people = [halden.person(f"Alice{number}", "same@halden.example") for number in range(6)]
    halden.rule(halden.group("Sales", people), halden.product("Meeting"))
    for batch in [meanwhile(lambda: halden.settle(batch=1)) for _ in range(2)]:
        batch.result()
    assert len(halden.holders(halden.products["Meeting"])) == 1
    assert Failure.objects.count() == 5
