from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rules.accounts.constraints import EMAIL, SameAccount
from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege
from rules.ruleset.models import AdminRole


class Operator(AbstractBaseUser):
    """A person who signs in to the console; what they may do in an account is an `Appointment`."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    # Empty: what the browser asks for.
    language = models.CharField(max_length=2, choices=Language, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="operator_email_lower_case"),
            models.CheckConstraint(condition=Q(email__regex=EMAIL), name="operator_email"),
            models.CheckConstraint(
                condition=Q(language__in=["", *Language.values]), name="operator_language"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """What one operator is in one account: full administrator, or manager of some user groups.

    `directory_user` is set where a rule made the appointment.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="appointments")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=7, choices=AdminRole)
    privileges = ArrayField(models.CharField(max_length=20, choices=AdminPrivilege), default=list, blank=True)
    managed_group_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    directory_user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        constraints = [
            SameAccount(field="directory_user", name="appointment_directory_user", cascade=True),
            models.UniqueConstraint(fields=["account", "operator"], name="appointment_once"),
            models.CheckConstraint(
                condition=Q(role__in=[AdminRole.MANAGER, AdminRole.FULL]), name="appointment_role"
            ),
            models.CheckConstraint(
                condition=Q(role=AdminRole.MANAGER) | Q(privileges=[], managed_group_ids=[]),
                name="appointment_privileges_of_managers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} in {self.account}"
