"""Duplicate: the form of a new rule, filled with what another one says."""

from dataclasses import replace

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rules.audit.models import Activity
from rules.ruleset import content
from rules.ruleset.models import AdminRole, Rule
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import RuleFactory, UserGroupFactory
from usersync.console.forms.rule.values import as_entries

URL = reverse("console:rule_add")


def entries_on(page: HttpResponseBase) -> dict[str, list[str]]:
    """What Save would send of the form as it was opened."""
    return {field.html_name: as_entries(field.value()) for field in page.context["form"]}  # type: ignore[attr-defined]  # the stubs know less


def test_the_menu_leads_to_the_filled_form(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    menu = console.get(reverse("console:rule_menu", args=[rule.pk])).content.decode()
    assert f'href="{URL}?copy_of={rule.pk}"' in menu


def test_a_copy_says_all_that_its_original_does_and_goes_last(console: Client, harbour: Harbour) -> None:
    rule, other = harbour.rules(harbour.sales, harbour.support)
    managed = UserGroupFactory.create(account=harbour.account)
    said = replace(
        content.read(rule),
        description="The quay",
        admin_role=AdminRole.MANAGER,
        managed_group_ids=frozenset({managed.pk}),
        user_group_id=managed.pk,
    )
    content.write(rule, said, by="Vera Vogt", at=timezone.now())
    page = console.get(URL, {"copy_of": rule.pk})
    assert "Copy of rule 1 It goes last, as rule 3." in words(page)
    console.post(URL, entries_on(page))
    copy = Rule.objects.get(priority=3)
    assert harbour.order() == [rule.pk, other.pk, copy.pk]
    assert content.read(copy) == said


def test_nothing_is_saved_by_looking(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    console.get(URL, {"copy_of": rule.pk})
    assert harbour.order() == [rule.pk]
    assert not Activity.objects.exists()


def test_the_copy_of_a_disabled_rule_is_a_rule_like_each_new_one(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    Rule.objects.update(enabled=False)
    console.post(URL, entries_on(console.get(URL, {"copy_of": rule.pk})))
    assert Rule.objects.get(priority=2).enabled


@pytest.mark.parametrize("asked", ["stranger", "deleted", "", "x"])
def test_only_a_rule_that_is_there_can_be_copied(console: Client, harbour: Harbour, asked: str) -> None:
    (deleted,) = harbour.rules(harbour.sales)
    Rule.objects.filter(pk=deleted.pk).update(priority=None, deleted_at=timezone.now())
    rules = {"stranger": RuleFactory.create().pk, "deleted": deleted.pk}
    assert console.get(URL, {"copy_of": rules.get(asked, asked)}).status_code == 404
