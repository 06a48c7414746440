"""What an operator has not seen is not decided, however close it comes."""

from django.db import transaction

from rules.provisioning.holds.decisions import keep, release
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import FrozenGroup, Hold, HoldState
from tests.live import wait_for
from tests.provisioning.conftest import MAYA, Company, Meanwhile
from tests.provisioning.test_holds import crew
from tests.provisioning.test_nothing_is_lost import waits_for_a_lock


def last_hold() -> int:
    return Hold.objects.latest("pk").pk


def test_what_comes_on_hold_after_the_look_still_waits(halden: Company) -> None:
    group, people, meeting = crew(halden, 4)
    halden.limit_revocations(seats=0)
    halden.leave(group, people[0], people[1])
    halden.settle()
    seen = Scope(product_id=meeting.pk, up_to=last_hold())
    halden.leave(group, people[2])
    halden.settle()
    assert release(account=halden.account, actor=MAYA, scope=seen) == 2
    halden.settle()
    assert halden.holders(meeting) == {people[2], people[3]}
    assert Hold.objects.get().state == HoldState.WAITING


def test_leavers_of_a_frozen_group_whom_nobody_has_seen_wait_on(halden: Company) -> None:
    group, people, meeting = crew(halden, 60)
    halden.limit_revocations()
    halden.leave(group, *people[:31])
    halden.settle()
    seen = Scope(group_id=group.pk, up_to=last_hold())
    halden.leave(group, *people[31:40])
    assert release(account=halden.account, actor=MAYA, scope=seen) == 31
    halden.settle()
    assert halden.holders(meeting) == set(people[31:])
    assert Hold.objects.filter(state=HoldState.WAITING, group=group).count() == 9


def test_a_second_push_that_comes_during_the_decision_is_not_covered_by_it(
    halden: Company, meanwhile: Meanwhile
) -> None:
    group, people, meeting = crew(halden, 60)
    halden.limit_revocations()
    halden.leave(group, *people[:31])
    halden.settle()
    seen = Scope(group_id=group.pk, up_to=last_hold())
    with transaction.atomic():
        halden.leave(group, *people[31:])
        deciding = meanwhile(lambda: release(account=halden.account, actor=MAYA, scope=seen))
        wait_for(waits_for_a_lock, what="the decision to wait for the push")
    assert deciding.result() == 31
    halden.settle()
    assert halden.holders(meeting) == set(people[31:])


def test_a_push_that_waits_for_the_decision_freezes_the_group_again(
    halden: Company, meanwhile: Meanwhile
) -> None:
    group, people, meeting = crew(halden, 60)
    halden.limit_revocations()
    halden.leave(group, *people[:31])
    halden.settle()
    seen = Scope(group_id=group.pk, up_to=last_hold())
    with transaction.atomic():
        keep(account=halden.account, actor=MAYA, scope=seen)
        push = meanwhile(lambda: halden.leave(group, *people[31:]))
        wait_for(waits_for_a_lock, what="the push to wait for the decision")
    push.result()
    halden.settle()
    assert FrozenGroup.objects.get().lost == 29
    assert halden.holders(meeting) == set(people)
