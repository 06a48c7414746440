"""What a user holds. Every row remembers the rule it comes from (null: no rule gives it)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rules.accounts.constraints import SameAccount
from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege
from rules.ruleset.models import AdminRole


class UserStatus(models.TextChoices):
    NEW = "new", _("Not provisioned")  # no rule has ever reached the user
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")  # no rule reaches the user any more; data is kept


def _rule(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "ruleset.Rule",
        on_delete=models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="+",
        null=null,
    )


ADMINISTRATORS = (AdminRole.FULL.value, AdminRole.MANAGER.value)


class Profile(models.Model):
    """One row per directory user: the status and everything that a user holds at most one of.

    The worker's lock on a user is the lock on this row.
    """

    user = models.OneToOneField(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="profile",
    )
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    status = models.CharField(max_length=9, choices=UserStatus, default=UserStatus.NEW)
    status_since = models.DateTimeField(null=True)
    first_active_at = models.DateTimeField(null=True)

    # Admin rights are one unit, taken whole from one rule.
    admin_role = models.CharField(max_length=7, choices=AdminRole, default=AdminRole.NONE)
    privileges = ArrayField(models.CharField(max_length=20, choices=AdminPrivilege), default=list)
    managed_group_ids = ArrayField(models.BigIntegerField(), default=list)
    admin_rule = _rule(null=True)
    admin_since = models.DateTimeField(null=True)

    user_group = models.ForeignKey(
        "catalog.UserGroup",
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    user_group_rule = _rule(null=True)
    user_group_since = models.DateTimeField(null=True)

    # A language that the user picked wins from then on.
    language = models.CharField(max_length=2, choices=Language, blank=True)
    language_is_picked = models.BooleanField(default=False)
    language_rule = _rule(null=True)
    language_since = models.DateTimeField(null=True)

    # Null with a rule: the Default one.
    welcome_template = models.ForeignKey(
        "catalog.WelcomeTemplate",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    welcome_rule = _rule(null=True)
    welcome_since = models.DateTimeField(null=True)

    settings_template = models.ForeignKey(
        "catalog.SettingsTemplate",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    # What the template said when it was applied; neither its edits nor its end change that.
    settings_version = models.ForeignKey(
        "catalog.SettingsVersion",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    settings_rule = _rule(null=True)
    settings_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            SameAccount(field="user", name="profile_user", cascade=True),
            SameAccount(field="admin_rule", name="profile_admin_rule"),
            SameAccount(field="user_group", name="profile_user_group"),
            SameAccount(field="user_group_rule", name="profile_user_group_rule"),
            SameAccount(field="language_rule", name="profile_language_rule"),
            SameAccount(field="welcome_template", name="profile_welcome_template"),
            SameAccount(field="welcome_rule", name="profile_welcome_rule"),
            SameAccount(field="settings_template", name="profile_settings_template"),
            SameAccount(field="settings_rule", name="profile_settings_rule"),
            SameAccount(field="settings_version", name="profile_settings_version"),
            models.CheckConstraint(condition=Q(language__in=["", *Language.values]), name="profile_language"),
            models.CheckConstraint(condition=Q(status__in=UserStatus.values), name="profile_status"),
            models.CheckConstraint(condition=Q(admin_role__in=AdminRole.values), name="profile_admin_role"),
            models.CheckConstraint(
                condition=Q(admin_role=AdminRole.NONE, admin_rule=None)
                | (~Q(admin_role=AdminRole.NONE) & Q(admin_rule__isnull=False)),
                name="profile_admin_role_has_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(admin_role=AdminRole.MANAGER) | Q(privileges=[], managed_group_ids=[]),
                name="profile_privileges_of_managers",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "status"], name="profile_by_status"),
            models.Index(
                fields=["account"], condition=Q(admin_role__in=ADMINISTRATORS), name="profile_administrators"
            ),
        ]

    def __str__(self) -> str:
        return f"profile of user {self.user_id}"


class SeatState(models.TextChoices):
    HELD = "held", "Held"
    WAITING = "waiting", "Waiting"


class Seat(models.Model):
    """One user's right to a product, held or waited for. `since`: held since, or waiting since."""

    pk = models.CompositePrimaryKey("user_id", "product_id")
    account = models.ForeignKey(
        "accounts.Account",
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="seats",
    )
    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="seats",
    )
    rule = _rule()
    state = models.CharField(max_length=7, choices=SeatState)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            SameAccount(field="user", name="seat_user"),
            SameAccount(field="product", name="seat_product"),
            SameAccount(field="rule", name="seat_rule"),
            models.CheckConstraint(condition=Q(state__in=SeatState.values), name="seat_state"),
        ]
        indexes = [
            models.Index(
                F("product_id"),
                F("rule_id"),
                F("since"),
                F("user_id"),
                condition=Q(state=SeatState.WAITING),
                name="seat_waiting_list",
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id}, product {self.product_id}: {self.state}"


class DeviceAccess(models.Model):
    """One user's access to one device group."""

    pk = models.CompositePrimaryKey("user_id", "device_group_id")
    account = models.ForeignKey(
        "accounts.Account",
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="device_access",
    )
    device_group = models.ForeignKey(
        "catalog.DeviceGroup", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    rule = _rule()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            SameAccount(field="user", name="device_access_user"),
            SameAccount(field="device_group", name="device_access_group"),
            SameAccount(field="rule", name="device_access_rule"),
        ]

    def __str__(self) -> str:
        return f"user {self.user_id}, device group {self.device_group_id}"
