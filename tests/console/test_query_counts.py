"""The baseline of SQL queries per page; it does not grow with rows. Five of them say who asks."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from rules.accounts.models import Account
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
    WelcomeTemplate,
)
from rules.connections.models import RequestHour, ScimToken
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import Hold, HoldReason, Profile, UserStatus
from rules.provisioning.rule_changes import set_rule_enabled
from rules.ruleset.models import Rule
from tests.console.baseline import BASELINE, NO_PAGES
from tests.console.conftest import Harbour
from tests.factories import (
    LONG_AGO,
    AppointmentFactory,
    DeviceGroupFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    FailureFactory,
    InvitationFactory,
    ProductFactory,
    RuleFactory,
    ScimTokenFactory,
    SeatFactory,
    SettingsTemplateFactory,
    SsoDomainFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)
from tests.signing_in import sign_in
from tests.walls.addresses import ANYBODY, every_address
from usersync.operators.models import Appointment, SsoConnection, SsoDomain, SsoKind

pytestmark = pytest.mark.django_db

# SCIM, the end user's page, health and the local inbox have tests of their own.
ELSEWHERE = ("scim:", "welcome:", "health:", "inbox:")


def address(name: str, harbour: Harbour) -> str:
    rows: dict[str, int | str] = {
        "kind": "email_taken",
        "rule_id": harbour.order()[0],
        "number": 2,
        "user_id": harbour.alice.pk,
        "source_id": harbour.source.pk,
        "token_id": ScimToken.objects.earliest("pk").pk,
        "group_id": harbour.sales.pk,
        "user_group_id": UserGroup.objects.earliest("pk").pk,
        "device_group_id": DeviceGroup.objects.earliest("pk").pk,
        "product_id": harbour.meeting.pk,
        "settings_template_id": SettingsTemplate.objects.earliest("pk").pk,
        "welcome_email_id": WelcomeTemplate.objects.earliest("pk").pk,
        "domain_id": SsoDomain.objects.earliest("pk").pk,
        "operator_id": Appointment.objects.exclude(operator=harbour.vera).earliest("pk").operator_id,
        "source": WelcomeTemplate.objects.earliest("pk").pk,
    }
    (found,) = (each for each in every_address() if each.name == name)
    return reverse(name, kwargs={part: rows[found.part(part)] for part in found.parts})


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
            source=ScimTokenFactory.create(source__account=harbour.account).source,
            hour=timezone.now(),
            last_at=timezone.now(),
        )
        AppointmentFactory.create(account=harbour.account)
        InvitationFactory.create(account=harbour.account)
        hold(person, product, group)
        cause = tell(rule, "rule.created", None)
        tell(person, "user.changed", cause)
        tell(group, "group.changed", cause)
        FailureFactory.create(user=person, other=harbour.alice)
        give_everything(harbour, rule, product)
        sign_in_elsewhere(harbour.account, f"n{rule.pk}.example")
        set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=harbour.order()[0], enabled=False)
        set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=harbour.order()[0], enabled=True)
        for who in (person, harbour.alice):
            SeatFactory.create(user=who, product=product, rule=rule)
            Profile.objects.filter(user=who).update(status=UserStatus.ACTIVE)


def hold(person: DirectoryUser, product: Product, group: DirectoryGroup) -> None:
    Hold.objects.create(
        account_id=person.account_id,
        user=person,
        product=product,
        reason=HoldReason.GROUP_GONE,
        group=group,
        since=LONG_AGO,
    )


def sign_in_elsewhere(account: Account, domain: str) -> None:
    """One more domain that waits, one that counts, and one whose record is gone."""
    SsoConnection.objects.get_or_create(account=account, defaults={"kind": SsoKind.OIDC, "key": "harbour"})
    SsoDomainFactory.create(account=account, name=domain)
    SsoDomainFactory.create(account=account, name=f"a.{domain}", verified=True)
    SsoDomainFactory.create(account=account, name=f"b.{domain}", verified=True, missing_since=LONG_AGO)


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
    rule.welcome_template = WelcomeTemplateFactory.create(account=harbour.account)
    rule.save()
    device_group = DeviceGroupFactory.create(account=harbour.account)
    rule.device_groups.add(device_group, through_defaults={"account": harbour.account})
    setting = ProductSetting.objects.create(account=harbour.account, product=product, name="Chat")
    TemplateSetting.objects.create(
        account=harbour.account, template=rule.settings_template, setting=setting, state="on"
    )


def queries(name: str, harbour: Harbour) -> int:
    """Pages that are open to anybody are asked for by nobody in particular. What a page changes is undone."""
    cache.clear()
    with transaction.atomic():
        client, url = Client(), address(name, harbour)
        if name not in ANYBODY:
            sign_in(client, harbour.vera)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200, name
        transaction.set_rollback(True)
    return len(captured)


@dataclass(frozen=True, slots=True)
class Counts:
    """Queries by page: with one row of everything, and with nine."""

    of_one: dict[str, int]
    of_nine: dict[str, int]


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Counts:
    """All pages of one company, small and grown: to set it up takes longer than any page."""
    with django_db_blocker.unblock(), transaction.atomic():
        harbour = Harbour.made()
        grow(harbour, 1)
        of_one = {name: queries(name, harbour) for name in BASELINE}
        grow(harbour, 8)
        of_nine = {name: queries(name, harbour) for name in BASELINE}
        transaction.set_rollback(True)
        cache.clear()
    return Counts(of_one, of_nine)


def test_every_page_has_a_baseline() -> None:
    pages = {each.name for each in every_address() if not each.name.startswith(ELSEWHERE)}
    assert pages - NO_PAGES == BASELINE.keys()


@pytest.mark.parametrize("name", BASELINE)
def test_the_queries_of_a_page_are_those_of_the_baseline(counts: Counts, name: str) -> None:
    assert (counts.of_one[name], counts.of_nine[name]) == (BASELINE[name], BASELINE[name])
