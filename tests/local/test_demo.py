"""The demo company, over HTTP to a real server and with a real worker."""

from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.directory.member_counts import member_counts
from rules.directory.models import DirectoryUser
from rules.provisioning.models import Profile, Seat, SeatState, UserStatus
from rules.provisioning.queue import mark_pending
from rules.ruleset.models import Rule
from tests.factories import DirectoryUserFactory
from tests.live import Workers
from usersync.local import welcome
from usersync.local.demo import people, story
from usersync.operators.models import Appointment


@pytest.fixture(autouse=True)
def _on_one_machine(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ONE_MACHINE = True
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


def push(server: LiveServer) -> None:
    call_command("demo", url=server.url)


def in_line_for(product: str) -> list[str]:
    """Who waits, first in line first."""
    waiting = Seat.objects.filter(product__name=product, state=SeatState.WAITING)
    in_order = waiting.select_related("user").order_by("rule__priority", "since", "user_id")
    return [seat.user.full_name for seat in in_order]


def test_the_demo_ends_with_a_living_company(
    live_server: LiveServer, worker: Workers, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    worker()
    push(live_server)
    expect_the_rules_and_what_they_gave()
    expect_the_people()

    shown = capsys.readouterr().out
    assert "250 active users, 7 products, 14 waiting for GoTo Meeting" in shown
    assert "Sign in as maya.okafor@halden.example with the password halden-demo" in shown
    assert welcome.recall(tmp_path)[0] in shown

    with pytest.raises(CommandError, match="There is an account already"):
        push(live_server)
    assert Account.objects.count() == 1


def expect_the_rules_and_what_they_gave() -> None:
    rules = list(Rule.objects.order_by("priority").select_related("group"))
    members = member_counts(rule.group for rule in rules)
    assert [(rule.group.display_name, members[rule.group_id], rule.enabled) for rule in rules] == [
        ("IT Operations", 9, True),
        ("Sales Team Leads", 12, True),
        ("Sales EMEA", 38, True),
        ("Sales Americas", 31, True),
        ("Customer Support", 44, True),
        ("Sales Team Leads", 12, True),
        ("Contractors", 22, False),
        ("All Employees", 250, True),
    ]

    in_use = {each.short_label: (each.seats_held, each.seats_waiting) for each in Product.objects.all()}
    assert in_use == {
        "Meeting": (236, 14),
        "Webinar": (69, 0),
        "Connect": (250, 0),
        "Assist v5": (50, 3),
        "Training": (44, 0),
        "Assist v4": (9, 0),
        "OpenVoice": (0, 0),
    }
    assert in_line_for("GoTo Meeting")[:2] == ["Priya Nair", "Alice Moreau"]


def expect_the_people() -> None:
    def count(status: UserStatus) -> int:
        return Profile.objects.filter(status=status).count()

    assert {status: count(status) for status in UserStatus} == {
        UserStatus.ACTIVE: 250,
        UserStatus.SUSPENDED: 6,
        UserStatus.NEW: 22,
    }

    # Sales EMEA, without its team leads.
    speak = Profile.objects.filter(status=UserStatus.ACTIVE).values_list("language", flat=True)
    assert Counter(speak) == {"en": 219, "de": 31}

    assert set(Appointment.objects.values_list("operator__name", "role")) == {
        ("Maya Okafor", "full"),
        ("Johan Lindqvist", "full"),
    }
    alice = DirectoryUser.objects.get(email="alice.moreau@halden.example")
    assert (alice.title, alice.department, alice.cost_center, alice.employee_number) == (
        "Account Executive",
        "Sales",
        "4120",
        "00417",
    )


@pytest.mark.django_db
def test_without_a_worker_it_gives_up() -> None:
    alice = DirectoryUserFactory.create(alice=True)
    mark_pending(account_id=alice.account_id, user_ids=[alice.pk], cause_id=None)
    with pytest.raises(story.NotApplied, match="Does one run"):
        story.wait_until_applied(alice.account, seconds=0.1)


@pytest.mark.django_db
def test_where_nothing_answers_it_says_so() -> None:
    with pytest.raises(CommandError, match="POST /Groups was not answered"):
        call_command("demo", url="http://127.0.0.1:9")


@pytest.mark.django_db
def test_beyond_one_machine_it_refuses(settings: Settings) -> None:
    settings.ONE_MACHINE = False
    with pytest.raises(CommandError, match="one-machine mode only"):
        call_command("demo", url="http://127.0.0.1:9")
    assert not Account.objects.exists()


def test_nobody_shares_a_name_or_an_address() -> None:
    everybody = people.everybody()
    assert len({person.full_name for person in everybody}) == len(everybody)
    assert len({person.user_name for person in everybody}) == len(everybody)


def test_the_company_is_the_same_every_time() -> None:
    assert people.everybody() == people.everybody()
