"""What rules name may be deleted once it is said what they name instead, and what that does was seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from rules.audit.models import Activity
from rules.catalog.models import DeviceGroup, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.provisioning.models import PendingUser, Profile
from rules.provisioning.reconcile import run_batch
from rules.ruleset.models import AdminRole, Rule
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import (
    DeviceGroupFactory,
    ProductFactory,
    SettingsTemplateFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row that rules name. `named`: what a rule names of it, by name."""

    model: type[Model]
    make: Callable[..., Model]
    name: Callable[[Rule, Model], None]
    named: Callable[[Rule], Sequence[str]]
    nothing: str


def _field(name: str) -> tuple[Callable[[Rule, Model], None], Callable[[Rule], Sequence[str]]]:
    def read(rule: Rule) -> Sequence[str]:
        value = getattr(Rule.objects.get(pk=rule.pk), name)
        return [value.name] if value else []

    return lambda rule, row: _save(rule, name, row), read


def _save(rule: Rule, name: str, row: Model) -> None:
    setattr(rule, name, row)
    rule.save()


def _add_device_group(rule: Rule, row: Model) -> None:
    rule.device_groups.add(row.pk, through_defaults={"account": rule.account})


KINDS = {
    "user_group": Kind(UserGroup, UserGroupFactory.create, *_field("user_group"), "No Group"),
    "settings_template": Kind(
        SettingsTemplate, SettingsTemplateFactory.create, *_field("settings_template"), "Default"
    ),
    "welcome_email": Kind(
        WelcomeTemplate, WelcomeTemplateFactory.create, *_field("welcome_template"), "Default"
    ),
    "device_group": Kind(
        DeviceGroup,
        DeviceGroupFactory.create,
        _add_device_group,
        lambda rule: list(rule.device_groups.values_list("name", flat=True)),
        "None",
    ),
}


@pytest.fixture(params=KINDS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@dataclass(frozen=True, slots=True)
class Story:
    """Rules on Sales and on Support name Berlin, the second one is disabled; Oslo is there too."""

    kind: Kind
    url: str
    rules: list[Rule]
    berlin: Model
    oslo: Model

    def named(self) -> list[list[str]]:
        return [list(self.kind.named(rule)) for rule in self.rules]


@pytest.fixture
def story(harbour: Harbour, screen: str) -> Story:
    kind = KINDS[screen]
    berlin, oslo = (kind.make(account=harbour.account, name=name) for name in ("Berlin", "Oslo"))
    rules = harbour.rules(harbour.sales, harbour.support)
    Rule.objects.filter(pk=rules[1].pk).update(enabled=False)
    rules[1].enabled = False
    for rule in rules:
        kind.name(rule, berlin)
    return Story(kind, reverse(f"console:{screen}_delete", args=[berlin.pk]), rules, berlin, oslo)


def offices(harbour: Harbour) -> list[UserGroup]:
    return [UserGroupFactory.create(account=harbour.account, name=name) for name in ("Berlin", "Oslo")]


def apply_rules(harbour: Harbour) -> None:
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in harbour.source.users.all()
    )
    while run_batch(harbour.account.pk, limit=100):
        pass


def test_the_page_names_the_rules_and_offers_the_others_and_none(console: Client, story: Story) -> None:
    said = words(console.get(story.url))
    assert "2 rules name it: #1 Sales #2 Support Disabled" in said
    assert f"Use instead Choose one {story.kind.nothing} Oslo" in said


@pytest.mark.parametrize("answer", ["", "nonsense", "999999"])
def test_without_an_answer_nothing_is_deleted(console: Client, story: Story, answer: str) -> None:
    page = console.post(story.url, {"instead": answer}, follow=True)
    assert "Choose what the rules use instead." in words(page)
    assert story.named() == [["Berlin"], ["Berlin"]]


def test_rules_name_the_other_one_in_a_new_version_and_users_get_it(
    console: Client, harbour: Harbour, story: Story
) -> None:
    apply_rules(harbour)
    answer = {"instead": story.oslo.pk, "seen": story.oslo.pk}
    assert "Berlin is deleted." in words(console.post(story.url, answer, follow=True))
    assert story.named() == [["Oslo"], ["Oslo"]]
    assert list(story.kind.model._default_manager.all()) == [story.oslo]
    assert [rule.version for rule in Rule.objects.order_by("priority")] == [2, 2]
    assert Activity.objects.filter(action="rule.changed", actor_name="Vera Vogt").count() == 2
    deletion = Activity.objects.get(action__endswith=".deleted", subject_name="Berlin")
    assert (deletion.details["rules"], deletion.details["instead"]) == (2, "Oslo")
    assert PendingUser.objects.count() == 2


def test_rules_may_name_nothing_instead(console: Client, story: Story) -> None:
    console.post(story.url, {"instead": "none", "seen": "none"})
    assert story.named() == [[], []]
    assert list(story.kind.model._default_manager.all()) == [story.oslo]


def test_somebody_elses_row_is_no_answer(console: Client, story: Story) -> None:
    stranger = story.kind.make()
    console.post(story.url, {"instead": stranger.pk, "seen": stranger.pk})
    assert story.named() == [["Berlin"], ["Berlin"]]


def test_what_changes_for_users_is_shown_before_anything_is_deleted(
    console: Client, harbour: Harbour
) -> None:
    (rule,) = harbour.rules(harbour.sales)
    berlin, oslo = offices(harbour)
    _save(rule, "user_group", berlin)
    apply_rules(harbour)
    url = reverse("console:user_group_delete", args=[berlin.pk])
    asked = console.post(url, {"instead": oslo.pk}, follow=True)
    assert "Changes: User group (2)" in words(asked)
    assert UserGroup.objects.count() == 2
    console.post(url, {"instead": oslo.pk, "seen": oslo.pk})
    run_batch(harbour.account.pk, limit=100)
    assert list(UserGroup.objects.all()) == [oslo]
    assert Profile.objects.filter(user_group=oslo).count() == 2


def test_a_manager_of_nothing_else_is_no_manager_rather_than_one_of_all_users(
    console: Client, harbour: Harbour
) -> None:
    rules = harbour.rules(harbour.sales, harbour.support)
    berlin, oslo = offices(harbour)
    for rule, groups in zip(rules, ([berlin], [berlin, oslo]), strict=True):
        rule.admin_role, rule.privileges = AdminRole.MANAGER, ["seats"]
        rule.save()
        rule.managed_groups.set(groups, through_defaults={"account": harbour.account})
    apply_rules(harbour)
    url = reverse("console:user_group_delete", args=[berlin.pk])
    assert "Carla Costa Loses admin rights Manager of Berlin: Manage seats" in words(
        console.get(url, {"instead": "none"})
    )
    console.post(url, {"instead": "none", "seen": "none"})
    roles = [(rule.admin_role, list(rule.managed_groups.all())) for rule in Rule.objects.order_by("priority")]
    assert roles == [(AdminRole.NONE, []), (AdminRole.MANAGER, [oslo])]


def test_where_a_rule_came_to_name_it_meanwhile_the_page_asks_again(
    console: Client, harbour: Harbour
) -> None:
    berlin = UserGroupFactory.create(account=harbour.account, name="Berlin")
    url = reverse("console:user_group_delete", args=[berlin.pk])
    assert "No rule names it." in words(console.get(url))
    (rule,) = harbour.rules(harbour.sales)
    _save(rule, "user_group", berlin)
    assert "Choose what the rules use instead." in words(console.post(url, follow=True))
    assert UserGroup.objects.get() == berlin


def test_a_product_is_taken_out_of_its_rules_by_hand(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    training = ProductFactory.create(account=harbour.account, name="Training")
    rule.products.add(training, through_defaults={"account": harbour.account})
    url = reverse("console:product_delete", args=[training.pk])
    said = words(console.get(url))
    assert "Training cannot be deleted yet" in said
    assert "1 rule names it: #1 Sales Take it out of these rules first." in said
    assert "Training is still in use and was not deleted." in words(console.post(url, follow=True))
