from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.directory.member_counts import member_counts
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import PendingUser
from rules.ruleset import selectors
from rules.ruleset.models import AdminRole, Rule
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import LONG_AGO, AppointmentFactory, ProductFactory, RuleFactory
from tests.signing_in import sign_in

URL = reverse("console:user_sync")


def test_without_rules_it_offers_the_first_one(console: Client) -> None:
    page = console.get(URL)
    assert "Create your first rule" in words(page)
    assert reverse("console:rule_add") in page.content.decode()


def test_without_a_directory_it_says_how_to_connect_one(client: Client, harbour: Harbour) -> None:
    fresh = AppointmentFactory.create(account__slug="quay-company")
    sign_in(client, fresh.operator)
    page = client.get(URL)
    assert "Connect a directory first" in words(page)
    assert f'href="{reverse("console:connection_add")}"' in page.content.decode()
    assert reverse("console:rule_add") not in page.content.decode()


def test_before_the_directory_has_sent_groups_it_says_what_is_missing(
    console: Client, harbour: Harbour
) -> None:
    harbour.source.groups.all().delete()
    page = console.get(URL)
    assert "Your directory has sent no groups yet" in words(page)
    assert reverse("console:rule_add") not in page.content.decode()


def test_a_rule_shows_what_it_gives_to_whom(console: Client, harbour: Harbour) -> None:
    RuleFactory.create(
        group=harbour.sales,
        products=[harbour.meeting],
        description="Everybody who sells",
        admin_role=AdminRole.MANAGER,
        privileges=["seats"],
        updated_at=timezone.now() - timedelta(hours=2),
    )
    said = words(console.get(URL))
    assert "Sales 2 members Everybody who sells" in said
    assert "Meeting Manager 1 privilege, all users No Group Default 2 h ago V. Vogt" in said


def test_rules_stand_in_their_order(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support, harbour.sales)
    page = console.get(URL).content.decode()
    assert page.index('data-name="Support"') < page.index('data-name="Sales"')


def test_more_than_three_products_are_counted(console: Client, harbour: Harbour) -> None:
    products = [
        ProductFactory.create(account=harbour.account, short_label=label)
        for label in ("Webinar", "Connect", "Training", "Assist")
    ]
    RuleFactory.create(group=harbour.sales, products=products)
    said = words(console.get(URL))
    assert "Webinar Connect Training +1 more" in said


def test_a_deleted_rule_is_not_shown(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    Rule.objects.update(priority=None, deleted_at=LONG_AGO)
    assert "Create your first rule" in words(console.get(URL))


def test_a_product_that_goes_while_the_table_is_read_is_not_shown(
    console: Client, harbour: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    [rule] = harbour.rules(harbour.sales)

    def counted_late(groups: Iterable[DirectoryGroup]) -> dict[int, int]:
        rule.products.clear()
        harbour.meeting.delete()
        return member_counts(groups)

    monkeypatch.setattr(selectors, "member_counts", counted_late)
    page = words(console.get(URL))
    assert "2 members" in page
    assert "Meeting" not in page


def test_search_finds_by_group_product_and_description(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support)
    RuleFactory.create(group=harbour.sales, priority=2, description="The quay")
    found = {query: words(console.get(URL, {"q": query})) for query in ("supp", "goto meet", "QUAY")}
    assert "1 of 2 rules found" in found["supp"]
    assert 'data-name="Support"' in console.get(URL, {"q": "supp"}).content.decode()
    assert 'data-name="Support"' in console.get(URL, {"q": "goto meet"}).content.decode()
    assert 'data-name="Sales"' in console.get(URL, {"q": "QUAY"}).content.decode()


def test_search_without_a_hit_says_so(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    assert "No rule found" in words(console.get(URL, {"q": "<nothing>"}))


def test_the_status_filters(console: Client, harbour: Harbour) -> None:
    _, off, gone = harbour.rules(harbour.sales, harbour.support, harbour.sales)
    Rule.objects.filter(pk=off.pk).update(enabled=False)
    assert "1 of 3 rules found" in words(console.get(URL, {"status": "disabled"}))
    assert "2 of 3 rules found" in words(console.get(URL, {"status": "enabled"}))
    assert "1 of 3 rules found" in words(console.get(URL, {"status": "disabled", "q": "supp"}))
    said = words(console.get(URL, {"status": "group_gone"}))
    assert "No rule fits this search and this status." in said
    harbour.sales.gone_at = timezone.now()
    harbour.sales.save()
    page = console.get(URL, {"status": "group_gone"})
    assert "2 of 3 rules found" in words(page)
    assert f'id="rule-{gone.pk}"' in page.content.decode()
    assert "2 of 3 rules are enabled." in words(console.get(URL, {"status": "nonsense"}))


def test_a_found_rule_cannot_be_dragged(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales, harbour.support)
    assert "Re-order rule" in console.get(URL).content.decode()
    assert "Re-order rule" not in console.get(URL, {"q": "sales"}).content.decode()


def test_who_waits_for_seats_is_said_once_per_product(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    harbour.meeting.seat_limit, harbour.meeting.seats_held, harbour.meeting.seats_waiting = 236, 236, 14
    harbour.meeting.save()
    assert "14 users are waiting for GoTo Meeting seats All 236 seats are in use." in words(console.get(URL))


def test_a_rule_whose_group_is_gone_is_marked(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    harbour.sales.gone_at = timezone.now()
    harbour.sales.save()
    said = words(console.get(URL))
    assert "1 rule has lost its directory group Sales (1)" in said
    assert "Group is gone" in said


def test_while_changes_are_applied_it_asks_for_progress(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    assert "Applying changes" not in words(console.get(URL))
    PendingUser.objects.create(account=harbour.account, user=harbour.alice)
    page = console.get(URL)
    assert "Applying changes · 0 of 1 user done" in words(page)
    assert 'hx-trigger="every 1s"' in page.content.decode()


def test_user_sync_that_is_off_says_that_nothing_moves(console: Client, harbour: Harbour) -> None:
    PendingUser.objects.create(account=harbour.account, user=harbour.alice)
    harbour.account.sync_is_on = False
    harbour.account.save()
    said = words(console.get(URL))
    assert "User Sync is off" in said
    assert "1 user waits for their changes." in said
    assert "Applying changes" not in said


def test_the_foot_says_whom_the_rules_reach(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    RuleFactory.create(group=harbour.support, priority=2, enabled=False)
    said = words(console.get(URL))
    assert (
        "1 of 2 rules are enabled. Together they reach 2 of 3 people who are active in the directory." in said
    )


def test_the_foot_speaks_of_one_person_as_of_one(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support)
    DirectoryUser.objects.exclude(pk=harbour.bruno.pk).update(active=False)
    assert "Together they reach 1 of 1 person who is active in the directory." in words(console.get(URL))


def test_the_root_leads_here(console: Client) -> None:
    assert console.get("/")["Location"] == URL
