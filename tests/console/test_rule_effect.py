"""What saving would do, beside the rule form and before a save that takes something."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rules.catalog.models import Product
from rules.provisioning.models import PendingUser, Seat
from rules.provisioning.reconcile import run_batch
from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryUserFactory, ProductFactory

ADD = reverse("console:rule_add_effect")


def entries(harbour: Harbour, **others: object) -> dict[str, object]:
    return {"group": harbour.sales.pk, "language": "en", **others}


@pytest.fixture
def scarce(harbour: Harbour) -> Product:
    return ProductFactory.create(account=harbour.account, name="Webinar", seat_limit=1)


@pytest.fixture
def applied(harbour: Harbour) -> Rule:
    """A rule that gives Meeting to Alice and Carla, and has done so."""
    rule = harbour.rules(harbour.sales)[0]
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in (harbour.alice, harbour.carla)
    )
    run_batch(harbour.account.pk, limit=10)
    return rule


def test_a_new_rule_tells_whom_it_gives_what(console: Client, harbour: Harbour, scarce: Product) -> None:
    said = words(console.post(ADD, entries(harbour, products=[harbour.meeting.pk, scarce.pk])))
    assert "users concerned 2 will change 2 lose something 0" in said
    assert "GoTo Meeting +2 unlimited" in said
    assert "Webinar +1 0 left after, 1 waiting" in said
    assert "1 user goes to the waiting list of Webinar" in said
    assert "2 users are provisioned for the first time" in said
    assert "2 welcome e-mails will be sent" in said
    assert "Not saved yet. 2 users change, 1 waits for a seat" in said
    assert not Rule.objects.exists()


def test_who_only_waits_changes_no_number_of_seats(console: Client, harbour: Harbour) -> None:
    sold_out = ProductFactory.create(account=harbour.account, name="Webinar", seat_limit=0)
    said = words(console.post(ADD, entries(harbour, products=[sold_out.pk])))
    assert "Webinar 0 left after, 2 waiting" in said


def test_losses_come_first(console: Client, harbour: Harbour, applied: Rule) -> None:
    url = reverse("console:rule_edit_effect", args=[applied.pk])
    said = words(console.post(url, entries(harbour, version=1)))
    assert "lose something 2" in said
    assert "2 users lose GoTo Meeting" in said
    assert "Loses GoTo Meeting" in said


def test_a_rule_as_it_is_changes_nothing(console: Client, harbour: Harbour, applied: Rule) -> None:
    url = reverse("console:rule_edit_effect", args=[applied.pk])
    said = words(console.post(url, entries(harbour, products=[harbour.meeting.pk])))
    assert "access, rights or settings change." in said


def test_a_value_that_another_replaces_is_no_loss(console: Client, harbour: Harbour, applied: Rule) -> None:
    url = reverse("console:rule_edit_effect", args=[applied.pk])
    sent = entries(harbour, products=[harbour.meeting.pk], language="de")
    said = words(console.post(url, sent))
    assert "will change 2 lose something 0" in said
    assert "Changes: Language (2)" in said
    assert "Alice Anders Language Deutsch" in said


def test_without_a_group_it_says_what_it_waits_for(console: Client) -> None:
    assert "Choose a directory group" in words(console.post(ADD, {"language": "en"}))


def test_everybody_is_on_pages(console: Client, harbour: Harbour) -> None:
    for _ in range(60):
        person = DirectoryUserFactory.create(source=harbour.source)
        harbour.sales.members.add(person, through_defaults={"account": harbour.account})
    url = reverse("console:rule_add_people")
    sent = entries(harbour, products=[harbour.meeting.pk])
    assert "1 to 50 of 62" in words(console.post(url, sent))
    last = console.post(f"{url}?page=2", sent)
    assert "51 to 62 of 62" in words(last)
    assert f'name="products" value="{harbour.meeting.pk}"' in last.content.decode()


def test_a_page_that_is_no_number_is_the_first_one(console: Client, harbour: Harbour) -> None:
    url = reverse("console:rule_add_people")
    sent = entries(harbour, products=[harbour.meeting.pk])
    for page in ("x", "9" * 5000, "-3"):
        assert "2 users would change" in words(console.post(f"{url}?page={page}", sent))


def test_without_scripts_the_effect_is_asked_for(console: Client, harbour: Harbour) -> None:
    sent = entries(harbour, products=[harbour.meeting.pk], show="effect", description="The quay")
    page = console.post(reverse("console:rule_add"), sent)
    assert "GoTo Meeting +2 unlimited" in words(page)
    assert 'value="The quay"' in page.content.decode()
    assert not Rule.objects.exists()


def test_its_statements_do_not_grow_with_the_members(console: Client, harbour: Harbour) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            console.post(ADD, entries(harbour, products=[harbour.meeting.pk]))
        return len(asked)

    before = count()
    for _ in range(9):
        person = DirectoryUserFactory.create(source=harbour.source)
        harbour.sales.members.add(person, through_defaults={"account": harbour.account})
    assert count() == before


def test_another_accounts_rule_has_no_effect_here(console: Client, harbour: Harbour) -> None:
    assert console.post(reverse("console:rule_edit_effect", args=[999]), entries(harbour)).status_code == 404
    assert not Seat.objects.exists()
