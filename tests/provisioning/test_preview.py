"""A preview says exactly what applying then does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from rules.accounts.languages import Language
from rules.provisioning import rule_changes
from rules.provisioning.history import Entry, Event
from rules.provisioning.models import PendingUser, Seat
from rules.provisioning.preview import Effect, Proposal, SeatEffect, preview, proposals
from rules.provisioning.switch import set_sync
from rules.ruleset import content as rule_content
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.records import RuleContent
from tests.provisioning.conftest import MAYA, Company


@pytest.fixture
def look(halden: Company) -> Callable[[Proposal], Effect]:
    return lambda proposal: preview(halden.account, proposal, at=timezone.now())


Look = Callable[[Proposal], Effect]


def entries(effect: Effect) -> dict[str, list[Entry]]:
    return {line.name: line.entries for line in effect.lines(0, 100)}


def test_a_new_rule_gives_its_seats_and_sends_its_mails(halden: Company, look: Look) -> None:
    sales = halden.group("Sales", halden.people(3))
    meeting = halden.product("Meeting", limit=2)
    effect = look(
        proposals.create_rule(
            halden.account, RuleContent(group_id=sales.pk, product_ids=frozenset({meeting.pk}))
        )
    )
    assert effect.seats[meeting.pk] == SeatEffect(meeting.pk, gained=2, joins_line=1, free=0, waiting=1)
    assert effect.mails == 3
    assert not effect.takes_something
    assert entries(effect)["Person2"][:2] == [
        Entry(Event.ACTIVATED),
        Entry(Event.WAITS, "products", "Meeting"),
    ]


def test_nothing_is_written(halden: Company, look: Look) -> None:
    sales = halden.group("Sales", halden.people(3))
    halden.settle()
    content = RuleContent(group_id=sales.pk, product_ids=frozenset({halden.product("Meeting", 2).pk}))
    look(proposals.create_rule(halden.account, content))
    assert not Rule.objects.exists()
    assert not Seat.objects.exists()
    assert not PendingUser.objects.exists()


def test_mails_are_not_promised_where_the_account_sends_none(halden: Company, look: Look) -> None:
    sales = halden.group("Sales", halden.people(3))
    halden.account.mail_is_on = False
    halden.account.save()
    assert look(proposals.create_rule(halden.account, RuleContent(group_id=sales.pk))).mails == 0


def test_deleting_a_rule_takes_its_seats_and_moves_the_line(halden: Company, look: Look) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    meeting = halden.product("Meeting", limit=1)
    leads = halden.rule(halden.group("Leads", [alice]), meeting)
    halden.rule(halden.group("Sales", [bruno]), meeting)
    halden.settle()
    effect = look(proposals.delete_rule(halden.account, leads.pk))
    assert effect.looked_at == 1
    assert effect.takes_something
    assert effect.seats[meeting.pk] == SeatEffect(meeting.pk, gained=1, lost=1, leaves_line=1, free=0)
    assert [(line.name, [entry.event for entry in line.entries]) for line in effect.lines(0, 9)] == [
        ("Alice", [Event.SUSPENDED, Event.LOST]),
        ("Bruno", [Event.GOT]),
    ]


def test_roles_gained_and_lost_are_counted(halden: Company, look: Look) -> None:
    sales = halden.group("Sales", halden.people(2))
    rule = halden.rule(sales, admin_role=AdminRole.FULL)
    halden.settle()
    content = replace(rule_content.read(rule), admin_role=AdminRole.MANAGER, privileges=frozenset({"users"}))
    effect = look(proposals.edit_rule(halden.account, rule.pk, content))
    assert effect.roles_gained == {AdminRole.MANAGER: 2}
    assert effect.roles_lost == {AdminRole.FULL: 2}


def test_more_seats_go_to_the_front_of_the_line(halden: Company, look: Look) -> None:
    people = halden.people(4)
    meeting = halden.product("Meeting", limit=1)
    halden.rule(halden.group("Sales", people), meeting)
    halden.settle()
    effect = look(proposals.set_seat_limit(halden.account, meeting.pk, 3))
    assert effect.seats[meeting.pk] == SeatEffect(meeting.pk, gained=2, leaves_line=2, free=0, waiting=1)
    assert list(effect.people.user_ids) == [people[1].pk, people[2].pk]


def test_turning_user_sync_on_shows_what_has_come_meanwhile(halden: Company, look: Look) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales")
    halden.rule(sales, halden.product("Meeting"))
    halden.settle()
    set_sync(account=halden.account, actor=MAYA, on=False)
    halden.join(sales, alice)
    effect = look(proposals.turn_on(halden.account))
    assert effect.seats[halden.products["Meeting"].pk].gained == 1
    assert list(entries(effect)) == ["Alice"]


def test_a_description_and_a_disabled_rule_change_nothing(halden: Company, look: Look) -> None:
    rule = halden.rule(halden.group("Sales", halden.people(2)), halden.product("Meeting"))
    halden.settle()
    content = rule_content.read(rule)
    for proposal in (
        proposals.edit_rule(halden.account, rule.pk, replace(content, description="new words")),
        proposals.create_rule(halden.account, replace(content, enabled=False)),
        proposals.move_rule(halden.account, rule.pk, 1),
    ):
        effect = look(proposal)
        assert effect.is_nothing
        assert effect.looked_at == 0


def test_a_move_that_only_changes_which_rule_gives_is_nothing(halden: Company, look: Look) -> None:
    people = halden.people(2)
    meeting = halden.product("Meeting")
    halden.rule(halden.group("Leads", people), meeting)
    weaker = halden.rule(halden.group("Sales", people), meeting)
    halden.settle()
    effect = look(proposals.move_rule(halden.account, weaker.pk, 1))
    assert effect.is_nothing
    assert len(effect.people) == 2


def test_only_users_whom_the_change_can_affect_are_looked_at(halden: Company, look: Look) -> None:
    people = halden.people(6)
    first = halden.rule(halden.group("First", people[:3]), language=Language.GERMAN)
    halden.rule(halden.group("Second", people[2:5]), language=Language.FRENCH)
    halden.settle()
    assert look(proposals.move_rule(halden.account, first.pk, 2)).looked_at == 1
    assert look(proposals.delete_rule(halden.account, first.pk)).looked_at == 3


def test_a_rule_moved_down_lets_others_in_line_go_first(halden: Company, look: Look) -> None:
    alice, bruno, carla = halden.person("Alice"), halden.person("Bruno"), halden.person("Carla")
    meeting = halden.product("Meeting", limit=1)
    leads = halden.rule(halden.group("Leads", [alice, bruno]), meeting)
    halden.rule(halden.group("Sales", [alice, bruno, carla]), meeting)
    halden.settle()
    halden.move(leads, 2)
    halden.settle()
    effect = look(proposals.set_seat_limit(halden.account, meeting.pk, 2))
    halden.settle()
    assert list(entries(effect)) == ["Bruno"]


def test_an_edit_previews_what_restoring_it_undoes(halden: Company, look: Look) -> None:
    rule = halden.rule(halden.group("Sales", halden.people(3)), halden.product("Meeting", 2))
    halden.settle()
    forth = look(proposals.set_rule_enabled(halden.account, rule.pk, enabled=False))
    rule_changes.set_rule_enabled(account=halden.account, actor=MAYA, rule_id=rule.pk, enabled=False)
    halden.settle()
    back = look(proposals.set_rule_enabled(halden.account, rule.pk, enabled=True))
    product = halden.products["Meeting"].pk
    assert (forth.seats[product].lost, forth.seats[product].leaves_line) == (2, 1)
    assert (back.seats[product].gained, back.seats[product].joins_line) == (2, 1)


def test_revocations_beyond_the_limit_are_said_to_wait_and_lose_nothing(halden: Company, look: Look) -> None:
    people = halden.people(4)
    meeting = halden.product("Meeting")
    rule = halden.rule(halden.group("Sales", people), meeting)
    halden.settle()
    halden.limit_revocations(seats=1)
    effect = look(proposals.delete_rule(halden.account, rule.pk))
    assert (effect.seats[meeting.pk].lost, effect.held_back) == (1, {meeting.pk: 3})
    assert effect.statuses == {Event.SUSPENDED: 1}
    assert [entry.event for entry in entries(effect)["Person3"]] == [Event.HELD_BACK]
    assert effect.takes_something
