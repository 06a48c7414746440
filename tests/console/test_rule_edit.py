from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import RuleFactory


def url(rule: Rule) -> str:
    return reverse("console:rule_edit", args=[rule.pk])


def entries(rule: Rule, **others: object) -> dict[str, object]:
    return {"group": rule.group_id, "description": "", "version": rule.version, "language": "en", **others}


def test_it_shows_what_the_rule_says(console: Client, harbour: Harbour) -> None:
    rule = RuleFactory.create(group=harbour.sales, description="The quay", products=[harbour.meeting])
    page = console.get(url(rule))
    assert "Sales (2 members, Okta)" in words(page)
    assert 'value="The quay"' in page.content.decode()
    assert 'aria-describedby="id_products_0_seats" checked' in page.content.decode()


def test_a_disabled_rule_stays_disabled(console: Client, harbour: Harbour) -> None:
    rule = RuleFactory.create(group=harbour.sales, enabled=False)
    assert "Disabled" in words(console.get(url(rule)))
    console.post(url(rule), entries(rule, group=harbour.support.pk))
    assert (Rule.objects.get().group, Rule.objects.get().enabled) == (harbour.support, False)


def test_an_empty_choice_of_products_takes_them_all(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    console.post(url(rule), entries(rule))
    assert not rule.products.exists()


def test_a_rule_may_keep_a_group_that_is_gone(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    harbour.sales.gone_at = timezone.now()
    harbour.sales.save()
    assert "Sales (gone from the directory, Okta)" in words(console.get(url(rule)))
    console.post(url(rule), entries(rule, description="Kept"))
    assert Rule.objects.get().description == "Kept"
