from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rules.accounts.constraints import EMAIL
from rules.accounts.languages import Language


class Account(models.Model):
    """One customer company: the tenant. Every other row belongs to exactly one account."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    # Off: directory changes are received and kept, nothing is applied or revoked.
    sync_is_on = models.BooleanField(default=True)
    mail_is_on = models.BooleanField(default=True)
    default_language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)

    # Of everybody who signs in here, but through single sign-on.
    second_factor_is_required = models.BooleanField(default=False)

    # The contact block of welcome e-mails.
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=50, blank=True)

    # Beyond the larger of both in 24 hours revocations wait for an operator; null: no limit.
    revocation_limit_seats = models.PositiveIntegerField(null=True, default=20)
    revocation_limit_percent = models.PositiveSmallIntegerField(null=True, default=10)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revocation_limit_percent__isnull=True) | Q(revocation_limit_percent__lte=100),
                name="account_revocation_percent",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="account_has_a_name"),
            models.CheckConstraint(
                condition=Q(contact_email="") | Q(contact_email__regex=EMAIL),
                name="account_contact_email",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DirectoryAttribute(models.TextChoices):
    """The attributes of a directory user that an account can map to a field of its own."""

    EMPLOYEE_NUMBER = "employee_number", "employeeNumber"
    COST_CENTER = "cost_center", "costCenter"
    DIVISION = "division", "division"
    DEPARTMENT = "department", "department"


class CustomField(models.Model):
    """A field that the account defines, filled from one attribute of the directory user."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="custom_fields")
    name = models.CharField(max_length=100)
    attribute = models.CharField(max_length=20, choices=DirectoryAttribute)

    class Meta:
        constraints = [
            models.UniqueConstraint("account", Lower("name"), name="custom_field_name"),
            models.UniqueConstraint(fields=["account", "attribute"], name="custom_field_attribute"),
            models.CheckConstraint(
                condition=Q(attribute__in=DirectoryAttribute.values),
                name="custom_field_known_attribute",
            ),
        ]

    def __str__(self) -> str:
        return self.name
