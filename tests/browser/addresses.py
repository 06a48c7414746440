"""One of every page of the console."""

from django.db.models import Model

from rules.audit.actors import SYSTEM
from rules.catalog.models import ProductSetting, SettingsTemplate, TemplateSetting
from rules.directory.models import DirectoryUser
from rules.provisioning.models import Hold, HoldReason, PendingUser
from rules.provisioning.reconcile import run_batch
from rules.provisioning.rule_changes import set_rule_enabled
from rules.ruleset.models import Rule
from tests.browser.conftest import Harbour
from tests.factories import (
    LONG_AGO,
    AppointmentFactory,
    DeviceGroupFactory,
    DirectoryUserFactory,
    FailureFactory,
    ScimTokenFactory,
    SettingsTemplateFactory,
    SsoDomainFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)
from usersync.operators.models import DomainProof, SsoConnection, SsoDomain, SsoKind


def addresses_of(harbour: Harbour) -> list[str]:
    """One of every page, with something on it: seats, one who waits, one rule off, one group gone."""
    rules = live(harbour)
    waits = last_in_line(harbour)
    FailureFactory.create(user=waits, other=harbour.source.users.earliest("pk"))
    hold(harbour, waits)
    left = DirectoryUserFactory.create(source=harbour.source, active=False)
    helen = AppointmentFactory.create(account=harbour.account).operator
    waiting = sign_in_elsewhere(harbour)
    return [
        *of_user_sync(harbour, rules),
        "/users/",
        f"/users/{waits.pk}/",
        f"/users/{left.pk}/delete/",
        "/directory-groups/",
        f"/directory-groups/{harbour.groups[0].pk}/",
        "/activity/",
        "/directory-connections/",
        "/directory-connections/add/",
        f"/directory-connections/{harbour.source.pk}/",
        f"/directory-connections/tokens/{ScimTokenFactory.create(source=harbour.source).pk}/revoke/",
        "/search/?q=deck",
        "/admin-settings/",
        "/admin-settings/custom-fields/",
        "/user-sync/custom-attributes/",
        "/admin-settings/administrators/",
        "/admin-settings/administrators/invite/",
        f"/admin-settings/administrators/{helen.pk}/",
        f"/admin-settings/administrators/{helen.pk}/dismiss/",
        "/admin-settings/sso/",
        f"/admin-settings/sso/domains/{waiting.pk}/remove/",
        "/preferences/",
        *declared("user-groups", UserGroupFactory.create(account=harbour.account)),
        *declared("device-groups", DeviceGroupFactory.create(account=harbour.account)),
        *declared("products", harbour.account.products.get()),
        *declared("settings-templates", settings_template(harbour)),
        *declared("welcome-emails", WelcomeTemplateFactory.create(account=harbour.account)),
        "/welcome-emails/default/preview/",
    ]


def of_user_sync(harbour: Harbour, rules: list[Rule]) -> list[str]:
    """The rules, and what needs attention because of them."""
    rule = rules[0].pk
    return [
        "/user-sync/",
        "/user-sync/switch/",
        f"/user-sync/holds/groups/{harbour.groups[3].pk}/",
        f"/user-sync/holds/products/{harbour.account.products.get().pk}/",
        "/user-sync/failures/out_of_seats/",
        "/user-sync/failures/email_taken/",
        "/user-sync/?q=nothing",
        "/user-sync/rules/add/",
        f"/user-sync/rules/{rule}/",
        f"/user-sync/rules/{rule}/actions/",
        f"/user-sync/rules/{rule}/history/",
        f"/user-sync/rules/{rule}/history/2/",
        f"/user-sync/rules/{rule}/delete/",
        f"/user-sync/rules/{rule}/disable/",
        f"/user-sync/rules/{rules[2].pk}/enable/",
        f"/user-sync/rules/{rule}/disable/?show=people",
    ]


def live(harbour: Harbour) -> list[Rule]:
    """Seats are given, one user waits, one rule is off, one group gone, and the first rule has a history."""
    rules = harbour.rules()
    PendingUser.objects.bulk_create(
        PendingUser(account=harbour.account, user=each) for each in harbour.source.users.all()
    )
    harbour.account.products.update(seat_limit=7)
    run_batch(harbour.account.pk, limit=100)
    rules[2].enabled = False
    rules[2].save()
    harbour.groups[3].gone_at = rules[3].created_at
    harbour.groups[3].save()
    for enabled in (False, True):
        set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=rules[0].pk, enabled=enabled)
    return rules


def last_in_line(harbour: Harbour) -> DirectoryUser:
    return harbour.source.users.order_by("-pk")[0]


def hold(harbour: Harbour, user: DirectoryUser) -> None:
    """The group that is gone takes nothing yet."""
    Hold.objects.create(
        account=harbour.account,
        user=user,
        product=harbour.account.products.get(),
        reason=HoldReason.GROUP_GONE,
        group=harbour.groups[3],
        since=LONG_AGO,
    )


def sign_in_elsewhere(harbour: Harbour) -> SsoDomain:
    """Single sign-on with a domain in each state; the one that waits is given back."""
    SsoConnection.objects.create(account=harbour.account, kind=SsoKind.OIDC, key="harbour-key")
    of_harbour = {"account": harbour.account}
    SsoDomainFactory.create(**of_harbour, verified=True)
    SsoDomainFactory.create(**of_harbour, verified=True, name="harbour.test", missing_since=LONG_AGO)
    SsoDomainFactory.create(**of_harbour, verified=True, name="port.example", proof=DomainProof.EARLIER)
    return SsoDomainFactory.create(**of_harbour, name="harbour-and-sons.example")


def declared(path: str, row: Model) -> list[str]:
    """The pages of a declared screen: one list with a row, the forms, and the question before the delete."""
    return [f"/{path}/", f"/{path}/add/", f"/{path}/{row.pk}/", f"/{path}/{row.pk}/delete/"]


def settings_template(harbour: Harbour) -> SettingsTemplate:
    """One that sets a feature of Meeting."""
    in_account = {"account": harbour.account}
    template = SettingsTemplateFactory.create(**in_account)
    meeting = harbour.account.products.get()
    setting = ProductSetting.objects.create(**in_account, product=meeting, name="Chat")
    TemplateSetting.objects.create(**in_account, template=template, setting=setting, state="on")
    return template
