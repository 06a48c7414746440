"""The baseline of SQL queries per page; it does not grow with rows. Five of them say who asks."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rules.audit.actors import SYSTEM
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.catalog.models import (
    DeviceGroup,
    Product,
    ProductSetting,
    SettingsTemplate,
    TemplateSetting,
    UserGroup,
)
from rules.connections.models import RequestHour
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import Profile, UserStatus
from rules.provisioning.rule_changes import set_rule_enabled
from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.factories import (
    LONG_AGO,
    DeviceGroupFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    FailureFactory,
    ProductFactory,
    RuleFactory,
    SeatFactory,
    SettingsTemplateFactory,
    SourceFactory,
    UserGroupFactory,
)

BASELINE = {
    "search": 5,
    "user_sync": 21,
    "further_rules": 12,
    "directory_group_holds": 10,
    "product_holds": 10,
    "user_sync_live": 6,
    "failures": 7,
    "rule_add": 14,
    "rule_edit": 17,
    "rule_delete": 22,
    "rule_menu": 7,
    "rule_history": 8,
    "users": 11,
    "user": 20,
    "user_refresh": 20,
    "directory_groups": 9,
    "directory_group": 11,
    "directory_group_options": 7,
    "user_groups": 9,
    "user_group_add": 6,
    "user_group_edit": 7,
    "user_group_delete": 13,
    "device_groups": 8,
    "device_group_edit": 6,
    "device_group_delete": 10,
    "products": 8,
    "product_add": 5,
    "product_edit": 7,
    "product_delete": 8,
    "connections": 8,
    "connection": 10,
    "activity": 10,
    "admin_settings": 5,
    "custom_fields": 6,
    "custom_attributes": 8,
    "administrators": 8,
    "preferences": 5,
    "settings_templates": 9,
    "settings_template_add": 6,
    "settings_template_edit": 8,
    "settings_template_delete": 11,
}


def address(name: str, harbour: Harbour) -> str:
    rows: dict[str, int | str] = {
        "failures": "email_taken",
        "rule": harbour.order()[0],
        "user": harbour.alice.pk,
        "connection": harbour.source.pk,
        "directory_group": harbour.sales.pk,
        "user_group": UserGroup.objects.earliest("pk").pk,
        "device_group": DeviceGroup.objects.earliest("pk").pk,
        "product": harbour.meeting.pk,
        "settings_template": SettingsTemplate.objects.earliest("pk").pk,
    }
    thing = re.sub(r"_(edit|delete|refresh|history|holds|menu)$", "", name)
    has_row = thing != name or name in {"user", "directory_group", "connection", "failures"}
    return reverse(f"console:{name}", args=[rows[thing]] if has_row else [])


def grow(harbour: Harbour, times: int) -> None:
    """More of everything: people in both groups with seats, groups with rules, products, versions."""
    for _ in range(times):
        product = ProductFactory.create(account=harbour.account)
        person = DirectoryUserFactory.create(source=harbour.source)
        group = DirectoryGroupFactory.create(source=harbour.source, members=[person, harbour.alice])
        priority = len(harbour.order()) + 1
        rule = RuleFactory.create(group=group, priority=priority, products=[product, harbour.meeting])
        harbour.sales.members.add(person, through_defaults={"account": harbour.account})
        RequestHour.objects.create(
            account=harbour.account,
            source=SourceFactory.create(account=harbour.account),
            hour=timezone.now(),
            last_at=timezone.now(),
        )
        cause = tell(rule, "rule.created", None)
        tell(person, "user.changed", cause)
        tell(group, "group.changed", cause)
        FailureFactory.create(user=person, other=harbour.alice)
        give_everything(harbour, rule, product)
        set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=harbour.order()[0], enabled=False)
        set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=harbour.order()[0], enabled=True)
        for who in (person, harbour.alice):
            SeatFactory.create(user=who, product=product, rule=rule)
            Profile.objects.filter(user=who).update(status=UserStatus.ACTIVE)


def tell(about: Rule | DirectoryUser | DirectoryGroup, action: str, cause_id: int | None) -> int:
    kinds = {
        Rule: SubjectKind.RULE,
        DirectoryUser: SubjectKind.DIRECTORY_USER,
        DirectoryGroup: SubjectKind.DIRECTORY_GROUP,
    }
    return record(
        account_id=about.account_id,
        at=LONG_AGO,
        actor=SYSTEM,
        action=action,
        subject=(kinds[type(about)], about.pk, str(about)),
        details={"version": 1},
        cause_id=cause_id,
    )


def give_everything(harbour: Harbour, rule: Rule, product: Product) -> None:
    """A user group within the first one, a device group, a settings template; the rule names them."""
    above = UserGroup.objects.order_by("pk").first()
    rule.user_group = UserGroupFactory.create(account=harbour.account, parent=above)
    rule.settings_template = SettingsTemplateFactory.create(account=harbour.account)
    rule.save()
    device_group = DeviceGroupFactory.create(account=harbour.account)
    rule.device_groups.add(device_group, through_defaults={"account": harbour.account})
    setting = ProductSetting.objects.create(account=harbour.account, product=product, name="Chat")
    TemplateSetting.objects.create(
        account=harbour.account, template=rule.settings_template, setting=setting, state="on"
    )


@pytest.fixture
def queries(console: Client) -> Callable[[str], int]:
    def count(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert console.get(url).status_code == 200
        return len(captured)

    return count


@pytest.mark.parametrize("name", BASELINE)
def test_the_queries_of_a_page_are_those_of_the_baseline(
    harbour: Harbour, queries: Callable[[str], int], name: str
) -> None:
    grow(harbour, 1)
    assert queries(address(name, harbour)) == BASELINE[name]
    grow(harbour, 8)
    assert queries(address(name, harbour)) == BASELINE[name]
