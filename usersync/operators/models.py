from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rules.accounts.constraints import EMAIL, SameAccount, account_key
from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege
from rules.ruleset.models import AdminRole
from usersync.operators.last_administrator import KeepsAdministrator

_ROLES = [AdminRole.MANAGER, AdminRole.FULL]


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
    """What one operator was made in one account by hand: full administrator, or manager of some user groups.

    What rules make of an operator is nowhere written: see `Identity`, and `standing.py`.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="appointments")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=7, choices=AdminRole)
    privileges = ArrayField(models.CharField(max_length=20, choices=AdminPrivilege), default=list, blank=True)
    # Ids of groups that are deleted may stay: they mean nobody, while none at all means all users.
    managed_group_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "operator"], name="appointment_once"),
            models.CheckConstraint(condition=Q(role__in=_ROLES), name="appointment_role"),
            models.CheckConstraint(
                condition=Q(role=AdminRole.MANAGER) | Q(privileges=[], managed_group_ids=[]),
                name="appointment_privileges_of_managers",
            ),
            KeepsAdministrator(name="appointment_keeps_administrator"),
        ]

    def __str__(self) -> str:
        return f"{self.operator} in {self.account}"


class Identity(models.Model):
    """The operator is this directory user: they have proven it by mail or by single sign-on.

    What they may do is what rules give the directory user at the moment of each request.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="identities")
    directory_user = models.OneToOneField(
        "directory.DirectoryUser", on_delete=models.CASCADE, db_constraint=False, related_name="identity"
    )

    class Meta:
        verbose_name_plural = "identities"
        constraints = [SameAccount(field="directory_user", name="identity_directory_user", cascade=True)]

    def __str__(self) -> str:
        return f"{self.operator} is user {self.directory_user_id}"


class Invitation(models.Model):
    """A link that was mailed: whoever opens it may sign in, once, until it expires.

    It says what the person becomes, or which directory user they are; then rules say what they may do.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=7, choices=AdminRole, blank=True)
    privileges = ArrayField(models.CharField(max_length=20, choices=AdminPrivilege), default=list, blank=True)
    managed_group_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    directory_user = models.ForeignKey(
        "directory.DirectoryUser", on_delete=models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    invited_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            SameAccount(field="directory_user", name="invitation_directory_user", cascade=True),
            models.UniqueConstraint(fields=["account", "email"], name="invitation_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(
                condition=Q(directory_user=None, role__in=_ROLES) | Q(directory_user__isnull=False, role=""),
                name="invitation_role_or_directory_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.account}"


class SsoKind(models.TextChoices):
    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class SsoConnection(models.Model):
    """The identity provider at which the operators of one account sign in.

    It is tested before it is on, and enforced only beside an operator who may still come in by password.
    """

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, related_name="sso")
    kind = models.CharField(max_length=4, choices=SsoKind)
    # Stands in its addresses, in place of an id that could be counted.
    key = models.CharField(max_length=22, unique=True)
    tested_at = models.DateTimeField(null=True)
    is_on = models.BooleanField(default=False)
    is_enforced = models.BooleanField(default=False)
    break_glass = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")

    issuer = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=500, blank=True)
    client_secret = models.TextField(blank=True)  # encrypted

    idp_entity_id = models.CharField(max_length=500, blank=True)
    idp_sso_url = models.CharField(max_length=500, blank=True)
    idp_certificate = models.TextField(blank=True)

    class Meta:
        constraints = [
            account_key("sso_connection_account_key"),
            models.CheckConstraint(condition=Q(kind__in=SsoKind.values), name="sso_connection_kind"),
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(tested_at__isnull=False), name="sso_connection_is_tested"
            ),
            models.CheckConstraint(
                condition=Q(is_enforced=False) | Q(is_on=True, break_glass__isnull=False),
                name="sso_connection_leaves_a_way_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.account_id}"


class DomainProof(models.TextChoices):
    RECORD = "record", _("Record in the DNS")
    SERVER = "server", _("Word of whoever runs the server")
    EARLIER = "earlier", _("Claimed before proofs were asked for")


class SsoDomain(models.Model):
    """An account claims the domain. Once it is verified, its addresses sign in at that account."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=253)
    token = models.CharField(max_length=32)  # what the record in the DNS has to say
    proof = models.CharField(max_length=7, choices=DomainProof, blank=True)
    verified_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(null=True)
    # It counts all the same: a DNS that stumbles locks nobody out.
    missing_since = models.DateTimeField(null=True)
    # To another account; None again once it is back.
    lost_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="sso_domain_claimed_once"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(verified_at__isnull=False), name="sso_domain_verified_once"
            ),
            models.CheckConstraint(condition=Q(name=Lower("name")), name="sso_domain_lower_case"),
            models.CheckConstraint(
                condition=Q(verified_at=None, proof="", missing_since=None)
                | Q(verified_at__isnull=False, proof__in=DomainProof.values),
                name="sso_domain_verified_by_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SsoSubject(models.Model):
    """Whom the identity provider calls by `subject`, for good: addresses may change hands."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(
        SsoConnection, on_delete=models.CASCADE, db_constraint=False, related_name="subjects"
    )
    subject = models.CharField(max_length=500)
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            SameAccount(field="connection", name="sso_subject_connection", cascade=True),
            models.UniqueConstraint(fields=["connection", "subject"], name="sso_subject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} is {self.operator_id}"
