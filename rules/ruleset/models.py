from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rules.accounts.constraints import SameAccount, UniqueAtCommit, account_key
from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege


class AdminRole(models.TextChoices):
    NONE = "none", _("None")
    MANAGER = "manager", _("Manager")
    FULL = "full", _("Full access")


class Rule(models.Model):
    """One directory group -> what its members get.

    Priority 1 is the strongest; enabled and disabled rules share one dense order 1..n. A deleted rule
    keeps its row, without a priority and without what it gave: seats name it until the workers have caught
    up, and what suspended users keep names it for good.
    """

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, db_index=False, related_name="rules"
    )
    group = models.ForeignKey(
        "directory.DirectoryGroup",
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="rules",
    )
    description = models.CharField(max_length=500, blank=True)
    priority = models.PositiveIntegerField(null=True)
    enabled = models.BooleanField(default=True)

    products = models.ManyToManyField("catalog.Product", through="RuleProduct", related_name="rules")
    admin_role = models.CharField(max_length=7, choices=AdminRole, default=AdminRole.NONE)
    # Of a manager only. No managed group: all users of the account.
    privileges = ArrayField(models.CharField(max_length=20, choices=AdminPrivilege), default=list, blank=True)
    managed_groups = models.ManyToManyField("catalog.UserGroup", through="RuleManagedGroup", related_name="+")
    # Null: the Default one. For both templates "Default" is a choice and wins over weaker rules.
    welcome_template = models.ForeignKey(
        "catalog.WelcomeTemplate",
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="rules",
    )
    settings_template = models.ForeignKey(
        "catalog.SettingsTemplate",
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="rules",
    )
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    # Null: No Group, which falls through to the next rule.
    user_group = models.ForeignKey(
        "catalog.UserGroup",
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="rules",
    )
    device_groups = models.ManyToManyField(
        "catalog.DeviceGroup", through="RuleDeviceGroup", related_name="rules"
    )

    # Of the form that made the rule: sent twice, it still makes one rule.
    creation_key = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=200)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["priority"]
        constraints = [
            account_key("rule_account_key"),
            SameAccount(field="group", name="rule_group"),
            SameAccount(field="welcome_template", name="rule_welcome_template"),
            SameAccount(field="settings_template", name="rule_settings_template"),
            SameAccount(field="user_group", name="rule_user_group"),
            UniqueAtCommit(field="priority", name="rule_priority"),
            models.UniqueConstraint(
                fields=["account", "creation_key"],
                condition=Q(deleted_at=None),
                name="rule_creation_key",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, priority__gte=1) | Q(deleted_at__isnull=False, priority=None),
                name="rule_priority_or_deleted",
            ),
            models.CheckConstraint(condition=Q(admin_role__in=AdminRole.values), name="rule_admin_role"),
            models.CheckConstraint(
                condition=Q(admin_role=AdminRole.MANAGER) | Q(privileges=[]),
                name="rule_privileges_of_managers",
            ),
            models.CheckConstraint(
                condition=Q(privileges__contained_by=AdminPrivilege.values),
                name="rule_known_privileges",
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="rule_language"),
        ]

    def __str__(self) -> str:
        return f"rule {self.priority}"


class RuleProduct(models.Model):
    pk = models.CompositePrimaryKey("rule_id", "product_id")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, db_constraint=False)

    class Meta:
        constraints = [
            SameAccount(field="rule", name="rule_product_rule", cascade=True),
            SameAccount(field="product", name="rule_product_product"),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule_id} gives product {self.product_id}"


class RuleDeviceGroup(models.Model):
    pk = models.CompositePrimaryKey("rule_id", "device_group_id")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    device_group = models.ForeignKey("catalog.DeviceGroup", on_delete=models.PROTECT, db_constraint=False)

    class Meta:
        constraints = [
            SameAccount(field="rule", name="rule_device_group_rule", cascade=True),
            SameAccount(field="device_group", name="rule_device_group_group"),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule_id} gives device group {self.device_group_id}"


class RuleManagedGroup(models.Model):
    """A user group that managers made by the rule look after.

    The group is protected: were it deleted under the rule, "none left" would read as "all users".
    """

    pk = models.CompositePrimaryKey("rule_id", "user_group_id")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    user_group = models.ForeignKey("catalog.UserGroup", on_delete=models.PROTECT, db_constraint=False)

    class Meta:
        constraints = [
            SameAccount(field="rule", name="rule_managed_group_rule", cascade=True),
            SameAccount(field="user_group", name="rule_managed_group_group"),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule_id} manages user group {self.user_group_id}"
