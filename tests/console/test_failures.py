"""Failures: a banner per kind, the details behind it, and Retry sync."""

import pytest
from django.test import Client
from django.urls import reverse

from rules.provisioning.failures import records
from rules.provisioning.failures.records import Failed
from rules.provisioning.models import Failure, FailureKind, PendingUser, SeatState
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import (
    LONG_AGO,
    DirectoryUserFactory,
    FailureFactory,
    ProductFactory,
    RuleFactory,
    SeatFactory,
)

USER_SYNC = reverse("console:user_sync")


def details(kind: FailureKind) -> str:
    return reverse("console:failures", args=[kind.value])


@pytest.fixture
def collision(harbour: Harbour) -> Failure:
    """Bruno cannot be activated: Alice has his address."""
    return FailureFactory.create(user=harbour.bruno, other=harbour.alice)


@pytest.fixture
def undelivered(harbour: Harbour) -> None:
    failed = [Failed(harbour.carla.pk, detail="550 No such mailbox")]
    records.write(harbour.account.pk, FailureKind.MAIL_UNDELIVERABLE, failed, LONG_AGO)


@pytest.fixture
def in_line(harbour: Harbour) -> None:
    """Alice and Carla wait for Meeting by rule 2, Bruno by rule 1."""
    strong, weak = harbour.rules(harbour.support, harbour.sales)
    for person, rule in ((harbour.alice, weak), (harbour.carla, weak), (harbour.bruno, strong)):
        SeatFactory.create(user=person, product=harbour.meeting, rule=rule, state=SeatState.WAITING)
    harbour.meeting.seat_limit, harbour.meeting.seats_waiting = 0, 3
    harbour.meeting.save()


def test_without_failures_there_is_no_banner(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    assert "Retry sync" not in words(console.get(USER_SYNC))


def test_each_kind_has_one_banner_with_its_details(
    console: Client, harbour: Harbour, collision: Failure, undelivered: None, in_line: None
) -> None:
    harbour.support.gone_at = LONG_AGO
    harbour.support.save()
    page = console.get(USER_SYNC)
    said = words(page)
    assert "3 users are waiting for GoTo Meeting seats There are no seats." in said
    assert "1 user is not activated: the e-mail address belongs to another user" in said
    assert "The welcome e-mail of 1 user could not be delivered" in said
    assert "1 rule has lost its directory group Support (1): gone from the directory" in said
    for kind in FailureKind:
        assert details(kind) in page.content.decode()
    assert said.count("Retry sync") == 3  # there is nobody to try a rule without a group with


def test_several_short_products_are_one_banner(console: Client, harbour: Harbour, in_line: None) -> None:
    ProductFactory.create(account=harbour.account, name="Training", seat_limit=1, seats_waiting=1_200)
    said = words(console.get(USER_SYNC))
    assert "Users are waiting for seats of 2 products Waiting: GoTo Meeting (3), Training (1,200)." in said


def test_details_name_both_users_of_an_address(console: Client, harbour: Harbour, collision: Failure) -> None:
    page = console.get(details(FailureKind.EMAIL_TAKEN))
    assert (
        "Bruno Bianchi bruno@harbour.example bruno@harbour.example Alice Anders alice@harbour.example"
        in words(page)
    )
    for person in (harbour.alice, harbour.bruno):
        assert reverse("console:user", args=[person.pk]) in page.content.decode()


def test_details_say_why_a_mail_did_not_arrive(console: Client, undelivered: None) -> None:
    said = words(console.get(details(FailureKind.MAIL_UNDELIVERABLE)))
    assert "Carla Costa carla@harbour.example carla@harbour.example 550 No such mailbox" in said


def test_details_show_the_line_in_its_order(console: Client, in_line: None) -> None:
    said = words(console.get(details(FailureKind.OUT_OF_SEATS)))
    places = [said.index(who) for who in ("Bruno Bianchi", "Alice Anders", "Carla Costa")]
    assert places == sorted(places)
    assert "Bruno Bianchi bruno@harbour.example 1 1 Support" in said
    assert "Carla Costa carla@harbour.example 3 2 Sales" in said


def test_each_short_product_has_a_line_of_its_own(console: Client, harbour: Harbour, in_line: None) -> None:
    training = ProductFactory.create(account=harbour.account, name="Training", seat_limit=0, seats_waiting=1)
    rule = RuleFactory.create(group=harbour.sales, priority=3)
    SeatFactory.create(user=harbour.alice, product=training, rule=rule, state=SeatState.WAITING)
    said = words(console.get(details(FailureKind.OUT_OF_SEATS), {"product": training.pk}))
    assert "GoTo Meeting 3 Training 1" in said
    assert "Bruno Bianchi" not in said


def test_details_lead_to_the_rules_whose_group_is_gone(console: Client, harbour: Harbour) -> None:
    [rule] = harbour.rules(harbour.sales)
    harbour.sales.gone_at = LONG_AGO
    harbour.sales.save()
    page = console.get(details(FailureKind.GROUP_GONE))
    assert "Sales Rule 1" in words(page)
    assert reverse("console:rule_edit", args=[rule.pk]) in page.content.decode()


def test_many_failures_are_paged(console: Client, harbour: Harbour) -> None:
    for _ in range(51):
        FailureFactory.create(user=DirectoryUserFactory.create(source=harbour.source), other=harbour.alice)
    assert "51 to 51 of 51" in words(console.get(details(FailureKind.EMAIL_TAKEN), {"page": 2}))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(FailureKind.EMAIL_TAKEN, "Bruno Bianchi"), (FailureKind.MAIL_UNDELIVERABLE, "Carla Costa")],
)
def test_failed_users_are_searched_by_name_and_e_mail(
    console: Client, collision: Failure, undelivered: None, kind: FailureKind, name: str
) -> None:
    first_name = name.split(maxsplit=1)[0]
    for search in (first_name.upper(), f"{first_name}@harbour"):
        assert name in words(console.get(details(kind), {"q": search}))
    nobody = words(console.get(details(kind), {"q": "alice"}))
    assert name not in nobody
    assert "Nobody here has “alice” in the name or e-mail. Show all" in nobody
    assert "Retry sync" in nobody


def test_who_is_found_in_the_line_keeps_the_place_in_it(
    console: Client, harbour: Harbour, in_line: None
) -> None:
    page = console.get(details(FailureKind.OUT_OF_SEATS), {"q": "carla"})
    assert "Carla Costa carla@harbour.example 3 2 Sales" in words(page)
    assert "Alice Anders" not in words(page)
    assert f'name="product" value="{harbour.meeting.pk}"' in page.content.decode()


def test_retry_sync_tries_those_users_again(console: Client, harbour: Harbour, collision: Failure) -> None:
    response = console.post(details(FailureKind.EMAIL_TAKEN), follow=True)
    assert "1 user is tried again." in words(response)
    assert [row.user_id for row in PendingUser.objects.all()] == [harbour.bruno.pk]


def test_a_retry_that_comes_too_late_says_so(console: Client) -> None:
    response = console.post(details(FailureKind.EMAIL_TAKEN), follow=True)
    assert "There is nothing to retry" in words(response)


def test_a_kind_that_does_not_exist_is_not_found(console: Client) -> None:
    for kind in ("burnt", "group_gone"):
        assert console.post(reverse("console:failures", args=[kind])).status_code == 404
    assert console.get(reverse("console:failures", args=["burnt"])).status_code == 404


def test_another_account_has_its_own_failures(console: Client, harbour: Harbour) -> None:
    stranger = DirectoryUserFactory.create()
    FailureFactory.create(user=stranger, other=DirectoryUserFactory.create(source=stranger.source))
    assert "not activated" not in words(console.get(USER_SYNC))
    assert "Nothing failed" in words(console.get(details(FailureKind.EMAIL_TAKEN)))


def test_the_page_of_a_user_names_the_failure_and_the_other_user(
    console: Client, harbour: Harbour, collision: Failure
) -> None:
    page = console.get(reverse("console:user", args=[harbour.bruno.pk]))
    assert (
        "Not activated: the e-mail address bruno@harbour.example belongs to Alice Anders already."
        in words(page)
    )
    assert reverse("console:user", args=[harbour.alice.pk]) in page.content.decode()
