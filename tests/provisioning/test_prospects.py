"""Beside each answer of `why`: what would change it."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from rules.directory.models import DirectoryUser
from rules.engine.kinds import Kind
from rules.provisioning import intake
from rules.provisioning.models import Profile
from rules.provisioning.seat_limits import set_seat_limit
from rules.provisioning.switch import set_sync
from rules.provisioning.why import why
from tests.provisioning.conftest import MAYA, Company


def what_if(person: DirectoryUser, kind: Kind) -> list[str]:
    answer = next(answer for answer in why(person).answers if answer.kind == kind.label)
    return [holding.what_if for holding in answer.holdings] or [answer.what_if]


def test_who_waits_learns_how_many_seats_it_takes_also_where_a_limit_was_lowered(halden: Company) -> None:
    people = halden.people(5)
    meeting = halden.product("Meeting", limit=3)
    halden.rule(halden.group("Sales", people), meeting)
    halden.settle()
    assert what_if(people[4], Kind.PRODUCTS) == ["Gets the seat when 2 are freed or bought."]
    set_seat_limit(account=halden.account, actor=MAYA, product_id=meeting.pk, limit=1)
    halden.settle()
    assert what_if(people[3], Kind.PRODUCTS) == ["Gets the seat when 3 are freed or bought."]


def test_a_seat_that_another_rule_gives_too_says_who_would_take_over(halden: Company) -> None:
    alice = halden.person("Alice")
    meeting, connect = halden.product("Meeting"), halden.product("Connect")
    halden.rule(halden.group("Sales", [alice]), meeting)
    halden.rule(halden.group("Everybody", [alice]), meeting, connect)
    halden.settle()
    assert what_if(alice, Kind.PRODUCTS) == [
        "Rule 2 would give it without rule 1.",
        "Taken without rule 2.",
    ]


def test_a_user_group_says_which_rule_comes_next(halden: Company) -> None:
    alice = halden.person("Alice")
    north, south = halden.user_group("North"), halden.user_group("South")
    halden.rule(halden.group("Leads", [alice]), user_group_id=north.pk)
    halden.rule(halden.group("Crew", [alice]))
    halden.rule(halden.group("Everybody", [alice]), user_group_id=south.pk)
    halden.settle()
    assert what_if(alice, Kind.USER_GROUP) == ["Rule 3 would decide if rule 1 named none: South."]
    assert what_if(alice, Kind.ADMIN_RIGHTS) == ["Comes once a rule that matches names one."]


def test_a_default_that_wins_gives_way_only_where_its_rule_does_not_match(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Leads", [alice]))
    halden.rule(halden.group("Everybody", [alice]), language="de")
    halden.settle()
    assert what_if(alice, Kind.LANGUAGE) == ["Rule 2 would decide if rule 1 did not match: Deutsch."]
    assert what_if(alice, Kind.SETTINGS_TEMPLATE) == ["Stays until the user is suspended and comes back."]


def test_a_picked_language_stays(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Leads", [alice]))
    Profile.objects.filter(user=alice).update(language="it", language_is_picked=True)
    halden.settle()
    assert what_if(alice, Kind.LANGUAGE) == ["Stays as the user picked it, whatever the rules say."]


@pytest.mark.parametrize(
    ("joins", "active", "remark"),
    [
        (False, True, "In no directory group: a rule reaches the user once the directory adds one."),
        (True, True, "No enabled rule is on any of the user's directory groups."),
        (True, False, "Inactive in the directory: no rule matches until it activates the user."),
    ],
)
def test_whom_no_rule_reaches_learns_why(halden: Company, joins: bool, active: bool, remark: str) -> None:  # noqa: FBT001 - a parameter of the test
    alice = halden.person("Alice")
    halden.group("Sales", [alice] if joins else [])
    intake.update_user(
        source=halden.source,
        public_id=alice.public_id,
        change=lambda attributes: replace(attributes, active=active),
    )
    assert why(DirectoryUser.objects.get(pk=alice.pk)).remarks == [remark]


def test_with_user_sync_off_the_command_says_that_changes_wait(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Sales", [alice]), halden.product("Meeting"))
    set_sync(account=halden.account, actor=MAYA, on=False)
    out = StringIO()
    call_command("why", "alice@halden.example", stdout=out)
    assert "User Sync is off: changes wait until it is turned on." in out.getvalue()
