"""What an administrator sees of revocations on hold, and decides."""

import re
from html import unescape

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from rules.provisioning.models import FrozenGroup, Hold, HoldReason, HoldState, PendingUser
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import LONG_AGO, RuleFactory, SeatFactory

USER_SYNC = reverse("console:user_sync")


@pytest.fixture
def of_meeting(harbour: Harbour) -> str:
    """Alice and Bruno would lose Meeting."""
    rule = RuleFactory.create(group=harbour.sales, products=[harbour.meeting])
    for person in (harbour.alice, harbour.bruno):
        SeatFactory.create(user=person, product=harbour.meeting, rule=rule)
        Hold.objects.create(
            account=harbour.account,
            user=person,
            product=harbour.meeting,
            reason=HoldReason.REVOCATION_LIMIT,
            since=LONG_AGO,
        )
    return reverse("console:product_holds", args=[harbour.meeting.pk])


def decide(
    console: Client, address: str, entries: dict[str, str], *, follow: bool = False
) -> HttpResponseBase:
    """As the form on the page sends it, with what was there to be seen."""
    seen = re.search(r'name="seen" value="(\d+)"', console.get(address, entries).content.decode())
    return console.post(address, {"seen": seen[1] if seen else "0", **entries}, follow=follow)


def states() -> list[tuple[str, str]]:
    return list(Hold.objects.order_by("user_id").values_list("state", "decided_by"))


def test_the_user_sync_page_says_who_keeps_what(console: Client, of_meeting: str) -> None:
    page = console.get(USER_SYNC)
    assert "2 GoTo Meeting seats are on hold" in words(page)
    assert "Until you decide, 2 seats stay with Alice Anders and Bruno Bianchi." in words(page)
    assert of_meeting in page.content.decode()


def test_details_show_each_seat(console: Client, of_meeting: str) -> None:
    said = words(console.get(of_meeting))
    assert "Alice Anders alice@harbour.example Meeting" in said
    assert "Keep all 2 seats Release: take 2 seats" in said


@pytest.mark.parametrize(("decision", "state"), [("release", HoldState.RELEASED), ("keep", HoldState.KEPT)])
def test_one_click_decides_about_all(
    console: Client, of_meeting: str, decision: str, state: HoldState
) -> None:
    response = decide(console, of_meeting, {"decision": decision})
    assert response["Location"] == USER_SYNC
    assert states() == [(state, "Vera Vogt")] * 2
    assert PendingUser.objects.count() == 2


def test_one_seat_is_decided_alone(console: Client, harbour: Harbour, of_meeting: str) -> None:
    seat = f"{harbour.alice.pk}-{harbour.meeting.pk}"
    response = decide(console, of_meeting, {"decision": f"release:{seat}"})
    assert response["Location"] == of_meeting
    assert states() == [(HoldState.RELEASED, "Vera Vogt"), (HoldState.WAITING, "")]


def test_who_decides_about_one_seat_stays_among_what_was_found(
    console: Client, harbour: Harbour, of_meeting: str
) -> None:
    seat = f"{harbour.alice.pk}-{harbour.meeting.pk}"
    answer = decide(console, f"{of_meeting}?q=harbour.example", {"decision": f"release:{seat}"})
    assert answer["Location"] == f"{of_meeting}?q=harbour.example"


def test_who_decides_about_the_only_seat_that_was_found_sees_the_others(
    console: Client, harbour: Harbour, of_meeting: str
) -> None:
    decide(console, of_meeting, {"decision": "keep"})
    found = f"{of_meeting}?state=kept&q=alice"
    page = console.get(found).content.decode()
    action = unescape(re.findall('class="us-card" method="post" action="([^"]*)"', page)[0])
    seat = f"{harbour.alice.pk}-{harbour.meeting.pk}"
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    answer = console.post(action, {"state": "kept", "seen": seen[1], "decision": f"release:{seat}"})
    assert answer["Location"] == f"{of_meeting}?state=kept"  # nobody of that name is left
    assert states() == [(HoldState.RELEASED, "Vera Vogt"), (HoldState.KEPT, "Vera Vogt")]


def test_what_was_kept_can_be_released_later(console: Client, of_meeting: str) -> None:
    decide(console, of_meeting, {"decision": "keep"})
    assert "by Vera Vogt" in words(console.get(of_meeting, {"state": "kept"}))
    decide(console, of_meeting, {"decision": "release", "state": "kept"})
    assert states() == [(HoldState.RELEASED, "Vera Vogt")] * 2


def test_deciding_twice_says_that_nothing_is_on_hold(console: Client, of_meeting: str) -> None:
    decide(console, of_meeting, {"decision": "keep"})
    response = decide(console, of_meeting, {"decision": "release"}, follow=True)
    assert "Nothing of this is on hold any more" in words(response)
    assert states() == [(HoldState.KEPT, "Vera Vogt")] * 2


def test_what_comes_on_hold_meanwhile_is_not_decided_unseen(
    console: Client, harbour: Harbour, of_meeting: str
) -> None:
    seen = Hold.objects.earliest("pk").pk
    response = console.post(of_meeting, {"decision": "release", "seen": str(seen)}, follow=True)
    assert "1 seat is released" in words(response)
    assert states() == [(HoldState.RELEASED, "Vera Vogt"), (HoldState.WAITING, "")]


def test_a_decision_about_nobody_knows_what_is_refused(console: Client, of_meeting: str) -> None:
    assert console.post(of_meeting, {"decision": "release"}).status_code == 400
    assert states() == [(HoldState.WAITING, "")] * 2


@pytest.mark.parametrize("decision", ["", "burn", "release:x-y"])
def test_a_decision_that_makes_no_sense_decides_nothing(
    console: Client, of_meeting: str, decision: str
) -> None:
    assert decide(console, of_meeting, {"decision": decision}).status_code in {302, 400}
    assert states() == [(HoldState.WAITING, "")] * 2


def test_a_frozen_group_is_shown_before_anything_is_on_hold(console: Client, harbour: Harbour) -> None:
    FrozenGroup.objects.create(
        group=harbour.sales,
        account=harbour.account,
        since=LONG_AGO,
        members_before=60,
        lost=58,
        joined=0,
        cause_id=1,
    )
    assert "Sales lost 58 of 60 members at once" in words(console.get(USER_SYNC))
    address = reverse("console:directory_group_holds", args=[harbour.sales.pk])
    assert "Confirm the change of this group" in words(console.get(address))
    decide(console, address, {"decision": "release"})
    assert not FrozenGroup.objects.exists()


def test_seats_on_hold_are_searched_by_user_while_the_decision_stays_about_all(
    console: Client, harbour: Harbour, of_meeting: str
) -> None:
    said = words(console.get(of_meeting, {"q": "anders"}))
    assert ("Alice Anders" in said, "Bruno Bianchi" in said) == (True, False)
    assert "Keep all 2 seats Release: take 2 seats" in said
    nobody = words(console.get(of_meeting, {"q": "zorro"}))
    assert "Nobody here has “zorro” in the name or e-mail. Show all" in nobody


def test_who_is_deleted_is_found_among_what_was_kept(
    console: Client, harbour: Harbour, of_meeting: str
) -> None:
    decide(console, of_meeting, {"decision": "keep"})
    harbour.alice.deleted_at = LONG_AGO
    harbour.alice.save()
    page = console.get(of_meeting, {"state": "kept", "q": "alice"})
    assert "Alice Anders Deleted from the directory" in words(page)
    assert (
        '<input type="hidden" name="state" value="kept"><button type="submit" class="btn btn-light us-no-js"'
        in (page.content.decode())
    )
