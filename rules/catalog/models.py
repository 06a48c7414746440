from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rules.accounts.constraints import SameAccount, account_key
from rules.accounts.languages import Language
from rules.catalog.nesting import NoCycle


class AdminPrivilege(models.TextChoices):
    """What a manager with limited privileges may do."""

    USERS = "users", _("Add and delete users")
    SEATS = "seats", _("Manage seats")
    ORGANIZER_SETTINGS = "organizer_settings", _("Manage organizer settings")
    GROUPS = "groups", _("Add and delete groups")
    REPORTS = "reports", _("Create reports")


class Product(models.Model):
    """A sellable product. Provisioning keeps `seats_held` and `seats_waiting`, under this row's lock."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="products")
    name = models.CharField(max_length=100)
    short_label = models.CharField(max_length=20)
    colour_slot = models.PositiveSmallIntegerField(default=6)
    uses_device_groups = models.BooleanField(default=False)
    # How many seats were purchased; null: unlimited.
    seat_limit = models.PositiveIntegerField(null=True, blank=True)
    seats_held = models.PositiveIntegerField(default=0)
    seats_waiting = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            account_key("product_account_key"),
            models.UniqueConstraint("account", Lower("name"), name="product_name"),
            models.UniqueConstraint("account", Lower("short_label"), name="product_short_label"),
            models.CheckConstraint(condition=Q(colour_slot__range=(1, 6)), name="product_colour_slot"),
            models.CheckConstraint(condition=~Q(name=""), name="product_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SeatDay(models.Model):
    """How the seats of a product stood at the end of a day, or last on the present one."""

    pk = models.CompositePrimaryKey("product_id", "day")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="days"
    )
    day = models.DateField()
    seat_limit = models.PositiveIntegerField(null=True)
    seats_held = models.PositiveIntegerField()
    seats_waiting = models.PositiveIntegerField()

    class Meta:
        constraints = [SameAccount(field="product", name="seat_day_product", cascade=True)]

    def __str__(self) -> str:
        return f"{self.product_id} on {self.day}"


class UserGroup(models.Model):
    """A product-side group of users, made in the console; may be a subgroup of another."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="user_groups")
    name = models.CharField(max_length=100)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="subgroups",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            account_key("user_group_account_key"),
            SameAccount(field="parent", name="user_group_parent"),
            models.UniqueConstraint("account", Lower("name"), name="user_group_name"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="user_group_not_its_own_parent"
            ),
            NoCycle(field="parent", name="user_group_no_cycle"),
        ]

    def __str__(self) -> str:
        return self.name


class DeviceGroup(models.Model):
    """A group of devices that users with a remote support seat may reach."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="device_groups")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            account_key("device_group_account_key"),
            models.UniqueConstraint("account", Lower("name"), name="device_group_name"),
        ]

    def __str__(self) -> str:
        return self.name


class WelcomeTemplate(models.Model):
    """A welcome e-mail that the account wrote. The Default one is no row: it always exists."""

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="welcome_templates"
    )
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            account_key("welcome_template_account_key"),
            models.UniqueConstraint("account", Lower("name"), name="welcome_template_name"),
        ]

    def __str__(self) -> str:
        return self.name


class WelcomeTemplateText(models.Model):
    """What a welcome template says in one language; `body` is clean HTML with placeholders."""

    pk = models.CompositePrimaryKey("template_id", "language")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    template = models.ForeignKey(
        WelcomeTemplate, on_delete=models.CASCADE, db_constraint=False, related_name="texts"
    )
    language = models.CharField(max_length=2, choices=Language)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints = [
            SameAccount(field="template", name="welcome_text_template", cascade=True),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="welcome_text_language"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="welcome_text_is_written"),
        ]

    def __str__(self) -> str:
        return self.subject


class SettingsVersion(models.Model):
    """What a settings template says, or said. Users keep the one that was applied to them, whatever comes.

    `states`: product name -> feature name -> state, as text that outlives what it names.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    template_name = models.CharField(max_length=100)
    states = models.JSONField()

    class Meta:
        constraints = [account_key("settings_version_account_key")]

    def __str__(self) -> str:
        return f"{self.template_name}, version {self.pk}"


class SettingsTemplate(models.Model):
    """A named profile of default feature settings. The Default one is no row: it always exists."""

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="settings_templates"
    )
    name = models.CharField(max_length=100)
    # The present one; null: it has never set anything.
    version = models.ForeignKey(
        SettingsVersion, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            account_key("settings_template_account_key"),
            SameAccount(field="version", name="settings_template_version"),
            models.UniqueConstraint("account", Lower("name"), name="settings_template_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ProductSetting(models.Model):
    """A feature of a product that settings templates can set."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, db_constraint=False, related_name="settings"
    )
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["id"]
        constraints = [
            account_key("product_setting_account_key"),
            SameAccount(field="product", name="product_setting_product", cascade=True),
            models.UniqueConstraint("product", Lower("name"), name="product_setting_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SettingState(models.TextChoices):
    ON = "on", pgettext_lazy("setting", "On")
    OFF = "off", pgettext_lazy("setting", "Off")
    DISABLED = "disabled", pgettext_lazy("setting", "Disabled")  # locked off
    REQUIRED = "required", pgettext_lazy("setting", "Required")  # locked on


class TemplateSetting(models.Model):
    """The state of one feature in one settings template."""

    pk = models.CompositePrimaryKey("template_id", "setting_id")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    template = models.ForeignKey(
        SettingsTemplate, on_delete=models.CASCADE, db_constraint=False, related_name="settings"
    )
    setting = models.ForeignKey(
        ProductSetting, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    state = models.CharField(max_length=8, choices=SettingState)

    class Meta:
        constraints = [
            SameAccount(field="template", name="template_setting_template", cascade=True),
            SameAccount(field="setting", name="template_setting_setting", cascade=True),
            models.CheckConstraint(condition=Q(state__in=SettingState.values), name="template_setting_state"),
        ]

    def __str__(self) -> str:
        return self.state
