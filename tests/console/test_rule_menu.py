"""Enable, disable, delete."""

from django.test import Client
from django.urls import reverse

from rules.provisioning.models import PendingUser
from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import words


def test_a_rule_is_switched_off_and_on(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    assert "Disabled" in words(console.post(reverse("console:rule_disable", args=[rule.pk]), follow=True))
    assert not Rule.objects.get().enabled
    console.post(reverse("console:rule_enable", args=[rule.pk]))
    assert Rule.objects.get().enabled


def test_the_page_of_its_actions_speaks_the_language_of_the_viewer(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    Rule.objects.update(enabled=False)
    page = console.get(reverse("console:rule_menu", args=[rule.pk]), headers={"accept-language": "de"})
    assert "Regel 1, Sales Deaktiviert" in words(page)


def test_disabling_starts_the_live_line(console: Client, harbour: Harbour, htmx: dict[str, str]) -> None:
    (rule,) = harbour.rules(harbour.sales)
    page = console.post(reverse("console:rule_disable", args=[rule.pk]), headers=htmx)
    assert PendingUser.objects.values_list("user_id", flat=True).distinct().count() == 2
    assert "Applying changes · 0 of 2 users done" in words(page)


def test_deleting_asks_first(console: Client, harbour: Harbour) -> None:
    rule, other = harbour.rules(harbour.sales, harbour.support)
    url = reverse("console:rule_delete", args=[rule.pk])
    assert "Delete rule 1, Sales?" in words(console.get(url))
    assert harbour.order() == [rule.pk, other.pk]
    assert "The rule on Sales is deleted." in words(console.post(url, {"confirmed": "1"}, follow=True))
    assert harbour.order() == [other.pk]


def test_undo_brings_a_deleted_rule_back_to_its_place(console: Client, harbour: Harbour) -> None:
    rule, other = harbour.rules(harbour.sales, harbour.support)
    page = console.post(reverse("console:rule_delete", args=[rule.pk]), {"confirmed": "1"}, follow=True)
    url = reverse("console:rule_revive", args=[rule.pk])
    assert f'action="{url}"' in page.content.decode()
    assert "The rule on Sales is rule 1 again." in words(console.post(url, follow=True))
    assert harbour.order() == [rule.pk, other.pk]
    assert list(rule.products.all()) == [harbour.meeting]


def test_undo_enables_what_was_disabled(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    page = console.post(reverse("console:rule_disable", args=[rule.pk]), follow=True).content.decode()
    assert f'action="{reverse("console:rule_enable", args=[rule.pk])}"' in page


def test_to_htmx_the_question_is_a_dialog(console: Client, harbour: Harbour, htmx: dict[str, str]) -> None:
    (rule,) = harbour.rules(harbour.sales)
    answer = console.get(reverse("console:rule_delete", args=[rule.pk]), headers=htmx)
    assert answer["HX-Retarget"] == "#dialog"
    assert answer.content.decode().lstrip().startswith("<dialog")
