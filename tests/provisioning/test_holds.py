"""A mass loss does not take place before somebody has looked at it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rules.audit.models import Activity
from rules.catalog.models import Product
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.engine.kinds import Kind
from rules.provisioning import intake
from rules.provisioning.history import Event, entries_of
from rules.provisioning.holds.decisions import keep, release
from rules.provisioning.holds.errors import NothingOnHold
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import (
    FrozenGroup,
    Hold,
    HoldReason,
    HoldState,
    Profile,
    Revocation,
    UserStatus,
)
from tests.provisioning.conftest import MAYA, Company
from tests.provisioning.test_membership_becomes_seat import set_active, status


def crew(
    halden: Company, count: int, name: str = "Sales"
) -> tuple[DirectoryGroup, list[DirectoryUser], Product]:
    """A group whose rule gives everybody a Meeting seat."""
    people = halden.people(count)
    meeting = halden.product("Meeting")
    group = halden.group(name, people)
    halden.rule(group, meeting)
    halden.settle()
    return group, people, meeting


def on_hold(product: Product) -> set[DirectoryUser]:
    return {hold.user for hold in Hold.objects.filter(product=product).select_related("user")}


def of_limit(product: Product) -> Scope:
    return Scope(product_id=product.pk)


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_beyond_the_limit_revocations_wait_in_the_order_of_the_users(halden: Company, batch: int) -> None:
    group, people, meeting = crew(halden, 8)
    halden.limit_revocations(seats=3)
    halden.leave(group, *people[:6])
    halden.settle(batch=batch)
    assert on_hold(meeting) == set(people[3:6])
    assert halden.holders(meeting) == set(people[3:])


def test_the_larger_of_seats_and_percent_of_what_was_held_may_go(halden: Company) -> None:
    group, people, meeting = crew(halden, 10)
    halden.limit_revocations(seats=1, percent=30)
    halden.leave(group, *people[:2])
    halden.settle()
    halden.leave(group, *people[2:6])
    halden.settle()
    assert on_hold(meeting) == set(people[3:6])


def test_both_limits_empty_switch_it_off(halden: Company) -> None:
    group, people, meeting = crew(halden, 12)
    halden.limit_revocations()
    halden.leave(group, *people)
    halden.settle()
    assert not halden.holders(meeting)
    assert not Revocation.objects.exists()


def test_the_limit_is_that_of_a_sliding_day(halden: Company) -> None:
    group, people, meeting = crew(halden, 5)
    halden.limit_revocations(seats=2)
    halden.leave(group, *people[:2])
    halden.settle()
    Revocation.objects.update(at=timezone.now() - timedelta(hours=24))
    halden.leave(group, *people[2:4])
    halden.settle()
    assert halden.holders(meeting) == {people[4]}
    assert Revocation.objects.get().seats == 2


def test_each_product_has_a_limit_of_its_own(halden: Company) -> None:
    group, people, meeting = crew(halden, 3)
    webinar = halden.product("Webinar")
    other = halden.group("Other", people[2:])
    halden.rule(other, webinar)
    halden.settle()
    halden.limit_revocations(seats=1)
    halden.leave(group, *people)
    halden.leave(other, people[2])
    halden.settle()
    assert on_hold(meeting) == set(people[1:])
    assert halden.seats(people[2]) == {"Meeting": "held"}


def test_everything_but_the_revocation_flows(halden: Company) -> None:
    """Gains, device groups and places in line are none."""
    group, [alice, bruno], _ = crew(halden, 2)
    scarce, webinar = halden.product("Scarce", limit=1), halden.product("Webinar")
    rule = halden.rule(
        halden.group("Both", [alice, bruno]),
        scarce,
        device_group_ids=frozenset({halden.device_group("X").pk}),
    )
    halden.settle()
    halden.limit_revocations(seats=0)
    halden.leave(group, alice, bruno)
    halden.edit(rule, product_ids=frozenset({webinar.pk}), device_group_ids=frozenset())
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held", "Scarce": "held", "Webinar": "held"}
    assert halden.seats(bruno) == {"Meeting": "held", "Webinar": "held"}
    assert not bruno.device_access.exists()


def test_who_keeps_a_seat_on_hold_is_not_suspended(halden: Company) -> None:
    group, [alice], _ = crew(halden, 1)
    halden.limit_revocations(seats=0)
    since = Profile.objects.get(user=alice).status_since
    halden.leave(group, alice)
    halden.settle()
    halden.join(group, alice)
    halden.settle()
    profile = Profile.objects.get(user=alice)
    assert (profile.status, profile.status_since) == (UserStatus.ACTIVE, since)


def test_released_seats_go_and_do_not_count(halden: Company) -> None:
    group, people, meeting = crew(halden, 6)
    halden.limit_revocations(seats=1)
    halden.leave(group, *people[:5])
    halden.settle()
    assert release(account=halden.account, actor=MAYA, scope=of_limit(meeting)) == 4
    halden.settle()
    assert halden.holders(meeting) == {people[5]}
    assert status(people[1]) == UserStatus.SUSPENDED
    assert not Hold.objects.exists()
    assert Revocation.objects.get().seats == 1


def test_kept_seats_stay_until_they_are_released(halden: Company) -> None:
    group, people, meeting = crew(halden, 2)
    halden.limit_revocations(seats=0)
    halden.leave(group, *people)
    halden.settle()
    keep(account=halden.account, actor=MAYA, scope=of_limit(meeting))
    halden.settle()
    assert halden.holders(meeting) == set(people)
    assert {(hold.state, hold.decided_by) for hold in Hold.objects.all()} == {(HoldState.KEPT, "Maya Okafor")}
    one = Scope(product_id=meeting.pk, user_ids=[people[0].pk], state=HoldState.KEPT)
    release(account=halden.account, actor=MAYA, scope=one)
    halden.settle()
    assert halden.holders(meeting) == {people[1]}


@pytest.mark.parametrize("decision", [None, keep])
def test_a_hold_goes_when_a_rule_gives_the_seat_again(halden: Company, decision: object) -> None:
    group, [alice], meeting = crew(halden, 1)
    halden.limit_revocations(seats=0)
    halden.leave(group, alice)
    halden.settle()
    if decision:
        keep(account=halden.account, actor=MAYA, scope=of_limit(meeting))
    halden.join(halden.group("Support"), alice)
    halden.settle()
    assert Hold.objects.exists()
    halden.rule(DirectoryGroup.objects.get(display_name="Support"), meeting)
    halden.settle()
    assert not Hold.objects.exists()
    assert halden.holders(meeting) == {alice}


def test_some_users_can_be_released_alone(halden: Company) -> None:
    group, people, meeting = crew(halden, 4)
    halden.limit_revocations(seats=0)
    halden.leave(group, *people)
    halden.settle()
    some = Scope(product_id=meeting.pk, user_ids=[people[1].pk, people[2].pk])
    release(account=halden.account, actor=MAYA, scope=some)
    halden.settle()
    assert on_hold(meeting) == {people[0], people[3]}


def test_what_is_no_longer_on_hold_cannot_be_decided(halden: Company) -> None:
    _, _, meeting = crew(halden, 1)
    with pytest.raises(NothingOnHold):
        release(account=halden.account, actor=MAYA, scope=of_limit(meeting))


def test_a_group_that_loses_more_than_half_and_more_than_20_at_once_is_frozen(halden: Company) -> None:
    group, people, meeting = crew(halden, 40)
    halden.limit_revocations()
    halden.set_members(group, people[:19])
    halden.settle()
    frozen = FrozenGroup.objects.get(group=group)
    assert (frozen.members_before, frozen.lost) == (40, 21)
    assert halden.holders(meeting) == set(people)
    assert set(Hold.objects.values_list("reason", "group_id")) == {(HoldReason.GROUP_SHRANK, group.pk)}


@pytest.mark.parametrize(("before", "left"), [(40, 20), (46, 23), (20, 20)])
def test_a_group_that_loses_half_or_no_more_than_20_is_not_frozen(
    halden: Company, before: int, left: int
) -> None:
    group, people, meeting = crew(halden, before)
    halden.limit_revocations()
    halden.leave(group, *people[:left])
    halden.settle()
    assert not FrozenGroup.objects.exists()
    assert halden.holders(meeting) == set(people[left:])


def test_the_seats_of_a_group_that_vanishes_are_taken_after_their_release(halden: Company) -> None:
    group, people, meeting = crew(halden, 3)
    halden.limit_revocations()
    intake.delete_group(source=halden.source, public_id=group.public_id)
    halden.settle()
    assert halden.holders(meeting) == set(people)
    assert {hold.reason for hold in Hold.objects.all()} == {HoldReason.GROUP_GONE}
    release(account=halden.account, actor=MAYA, scope=Scope(group_id=group.pk))
    halden.settle()
    assert not halden.holders(meeting)
    assert not FrozenGroup.objects.exists()


def test_keeping_the_seats_of_a_frozen_group_ends_its_being_frozen(halden: Company) -> None:
    group, people, meeting = crew(halden, 25)
    halden.limit_revocations()
    halden.set_members(group, people[:1])
    halden.settle()
    assert keep(account=halden.account, actor=MAYA, scope=Scope(group_id=group.pk)) == 24
    halden.leave(group, people[0])
    halden.settle()
    assert halden.holders(meeting) == set(people[1:])


def test_deciding_about_a_group_goes_for_those_whom_no_batch_has_come_to_yet(halden: Company) -> None:
    group, people, meeting = crew(halden, 25)
    halden.limit_revocations(seats=3)
    halden.set_members(group, [])
    assert keep(account=halden.account, actor=MAYA, scope=Scope(group_id=group.pk)) == 25
    halden.settle()
    assert halden.holders(meeting) == set(people)


def test_a_group_whose_members_are_exchanged_at_once_is_frozen(halden: Company) -> None:
    """Those who came instead do not make up for those who left."""
    group, people, meeting = crew(halden, 30)
    others = [halden.person(f"Other{number}") for number in range(30)]
    halden.limit_revocations()
    halden.set_members(group, others)
    halden.settle()
    assert on_hold(meeting) == set(people)
    halden.join(group, *people[:15])
    halden.settle()
    assert not FrozenGroup.objects.exists()


def test_a_group_that_has_half_of_its_members_again_is_not_frozen_any_more(halden: Company) -> None:
    group, people, meeting = crew(halden, 24)
    halden.limit_revocations()
    halden.set_members(group, [])
    halden.settle()
    halden.join(group, *people[:11])
    assert FrozenGroup.objects.exists()
    halden.join(group, people[11])
    assert not FrozenGroup.objects.exists()
    halden.settle()
    assert on_hold(meeting) == set(people[12:])
    halden.leave(group, people[0])
    halden.settle()
    assert halden.holders(meeting) == set(people[1:])


def test_a_frozen_group_does_not_keep_what_another_rule_gives(halden: Company) -> None:
    group, people, meeting = crew(halden, 2)
    halden.rule(halden.group("Everybody", people), meeting)
    halden.settle()
    intake.delete_group(source=halden.source, public_id=group.public_id)
    halden.settle()
    assert not Hold.objects.exists()
    assert halden.holders(meeting) == set(people)


def test_a_group_whose_rules_give_no_product_is_not_frozen(halden: Company) -> None:
    group = halden.group("Sales", halden.people(3))
    halden.rule(group, language="fr")
    intake.delete_group(source=halden.source, public_id=group.public_id)
    assert not FrozenGroup.objects.exists()


def test_users_deactivated_or_deleted_by_the_directory_count_the_same(halden: Company) -> None:
    _, [alice, bruno, carla], meeting = crew(halden, 3)
    halden.limit_revocations(seats=1)
    set_active(halden, alice, active=False)
    set_active(halden, bruno, active=False)
    intake.delete_user(source=halden.source, public_id=carla.public_id)
    halden.settle()
    assert on_hold(meeting) == {bruno, carla}
    assert DirectoryUser.objects.filter(pk=carla.pk).exists()
    release(account=halden.account, actor=MAYA, scope=of_limit(meeting))
    halden.settle()
    assert not DirectoryUser.objects.filter(pk=carla.pk).exists()


def test_the_history_tells_of_the_hold_once_and_of_the_release(halden: Company) -> None:
    group, [alice], meeting = crew(halden, 1)
    halden.limit_revocations(seats=0)
    halden.leave(group, alice)
    halden.settle()
    halden.join(halden.group("Support"), alice)
    halden.settle()
    release(account=halden.account, actor=MAYA, scope=of_limit(meeting))
    halden.settle()
    activities = Activity.objects.filter(subject_id=alice.pk, action="user.holdings_changed").order_by("pk")
    products = [
        (entry.event, activity.cause_id)
        for activity in activities
        for entry in entries_of(activity)
        if entry.kind == Kind.PRODUCTS.label
    ]
    decided = Activity.objects.get(action="holds.released")
    assert [event for event, _ in products] == [Event.GOT, Event.HELD_BACK, Event.LOST]
    assert products[-1][1] == decided.pk
    assert (decided.actor_name, decided.subject_name, decided.details["seats"]) == (
        "Maya Okafor",
        "Meeting",
        1,
    )


def test_the_counts_of_a_product_hold_through_holds(halden: Company) -> None:
    group, people, meeting = crew(halden, 6)
    halden.limit_revocations(seats=2)
    halden.leave(group, *people[:5])
    halden.settle()
    meeting.refresh_from_db()
    assert meeting.seats_held == 4


def test_a_seat_on_hold_is_not_given_to_who_waits(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    sales = halden.group("Sales", [alice, bruno])
    meeting = halden.product("Meeting", limit=1)
    halden.rule(sales, meeting)
    halden.settle()
    halden.limit_revocations(seats=0)
    halden.leave(sales, alice)
    halden.settle()
    assert halden.waiting(meeting) == {bruno}
    release(account=halden.account, actor=MAYA, scope=of_limit(meeting))
    halden.settle()
    assert halden.holders(meeting) == {bruno}
