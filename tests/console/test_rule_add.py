import re

from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import DirectoryGroupFactory, ProductFactory

URL = reverse("console:rule_add")


def entries(harbour: Harbour, **others: object) -> dict[str, object]:
    return {
        "group": harbour.sales.pk,
        "description": "",
        "products": [harbour.meeting.pk],
        "language": "en",
        **others,
    }


def test_the_new_rule_goes_last(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.support)
    assert "It goes last, as rule 2." in words(console.get(URL))
    page = console.post(URL, entries(harbour, description="The quay"), follow=True)
    rule = Rule.objects.get(priority=2)
    assert (rule.group, rule.description, list(rule.products.all())) == (
        harbour.sales,
        "The quay",
        [harbour.meeting],
    )
    assert "Rule 2 on Sales is saved." in words(page)


def test_save_and_add_another_gives_an_empty_form(console: Client, harbour: Harbour) -> None:
    assert console.post(URL, entries(harbour, then="another"))["Location"] == URL


def test_without_a_group_nothing_is_lost_and_nothing_saved(console: Client, harbour: Harbour) -> None:
    page = console.post(URL, entries(harbour, group="", description="The quay"))
    said = words(page)
    assert "One entry needs another look Directory group: Choose the directory group" in said
    assert 'value="The quay"' in page.content.decode()
    assert not Rule.objects.exists()


def test_each_product_says_how_many_seats_are_left(console: Client, harbour: Harbour) -> None:
    ProductFactory.create(account=harbour.account, name="Webinar", seat_limit=120, seats_held=94)
    ProductFactory.create(
        account=harbour.account, name="Training", seat_limit=50, seats_held=51, seats_waiting=3
    )
    said = words(console.get(URL))
    assert "GoTo Meeting unlimited" in said
    assert "Webinar 26 of 120 left" in said
    assert "Training 0 of 50 left, 3 waiting" in said


def test_groups_and_products_of_another_account_cannot_be_chosen(console: Client, harbour: Harbour) -> None:
    stranger, strange_product = DirectoryGroupFactory.create(), ProductFactory.create()
    page = console.post(URL, {"group": stranger.pk, "products": [strange_product.pk], "language": "en"})
    assert "2 entries need another look" in words(page)
    assert stranger.display_name not in words(page)
    assert not Rule.objects.exists()


def test_a_group_that_is_gone_is_not_on_offer(console: Client, harbour: Harbour) -> None:
    harbour.sales.gone_at = timezone.now()
    harbour.sales.save()
    assert "Sales" not in words(console.get(URL))
    assert "One entry needs another look" in words(console.post(URL, entries(harbour)))


def test_enter_in_the_search_for_a_group_searches(console: Client, harbour: Harbour) -> None:
    page = console.post(URL, entries(harbour, find_group="supp"))
    assert "Support (1 member, Okta)" in words(page)
    assert not Rule.objects.exists()


def test_without_scripts_a_group_is_found_by_search(console: Client, harbour: Harbour) -> None:
    for number in range(60):
        DirectoryGroupFactory.create(source=harbour.source, display_name=f"A group {number}")
    assert "Support (1 member, Okta)" not in words(console.get(URL))
    page = console.post(URL, {"find": "1", "find_group": "supp", "description": "The quay"})
    assert "Support (1 member, Okta)" in words(page)
    assert "another look" not in words(page)
    assert 'value="The quay"' in page.content.decode()
    assert not Rule.objects.exists()


def test_without_scripts_a_search_that_finds_no_group_says_so(console: Client, harbour: Harbour) -> None:
    said = "No group has that in its name"
    assert said in words(console.post(URL, {"find": "1", "find_group": "zebra"}))
    assert said not in words(console.post(URL, {"find": "1", "find_group": "supp"}))


def key_of(page: HttpResponseBase) -> str:
    found = re.search(r'name="key" value="([-0-9a-f]+)"', page.content.decode())  # type: ignore[attr-defined]  # the stubs know less
    assert found
    return found[1]


def test_a_form_that_is_sent_twice_makes_one_rule(console: Client, harbour: Harbour) -> None:
    sent = entries(harbour, key=key_of(console.get(URL)))
    for _ in range(2):
        assert "Rule 1 on Sales is saved." in words(console.post(URL, sent, follow=True))
    assert Rule.objects.count() == 1


def test_each_form_makes_a_rule_of_its_own(console: Client, harbour: Harbour) -> None:
    for _ in range(2):
        console.post(URL, entries(harbour, key=key_of(console.get(URL))))
    assert Rule.objects.count() == 2


def test_a_form_that_says_something_else_the_second_time_asks(console: Client, harbour: Harbour) -> None:
    sent = entries(harbour, key=key_of(console.get(URL)))
    console.post(URL, sent)
    page = console.post(URL, sent | {"description": "The quay"})
    assert "This form was saved already, as rule 1 on Sales" in words(page)
    assert 'value="The quay"' in page.content.decode()
    assert Rule.objects.count() == 1
    console.post(URL, sent | {"description": "The quay", "key": key_of(page)})
    assert Rule.objects.get(priority=2).description == "The quay"


def test_after_the_rule_was_deleted_its_form_makes_another(console: Client, harbour: Harbour) -> None:
    sent = entries(harbour, key=key_of(console.get(URL)))
    console.post(URL, sent)
    console.post(reverse("console:rule_delete", args=[Rule.objects.get().pk]))
    console.post(URL, sent)
    assert Rule.objects.filter(deleted_at=None).count() == 1
