import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from rules.accounts.constraints import EMAIL, SameAccount, account_key
from rules.directory.lowered_json import lowered_json
from rules.directory.search import searched_text


def lowered(field: str) -> models.GeneratedField:
    """By which a row is found whatever the case.

    A column, and no expression of an index: behind the wall between accounts PostgreSQL looks into an index
    for what compares columns, and not for what `lower()` makes of rows that may be of somebody else.
    """
    return models.GeneratedField(expression=Lower(field), output_field=models.TextField(), db_persist=True)


class SourceKind(models.TextChoices):
    SCIM = "scim", "SCIM 2.0"
    LDAP = "ldap", "LDAP"


class Source(models.Model):
    """One inbound connection: a SCIM client or an LDAP connector."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=4, choices=SourceKind)
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            account_key("source_account_key"),
            models.UniqueConstraint("account", Lower("name"), name="source_name"),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class DirectoryUser(models.Model):
    """A read-only copy of a user in the directory of a source.

    `deleted_at` is set while what the user still holds is being taken away; then the row goes.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, db_index=False)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="users"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    external_id = models.CharField(max_length=200, blank=True)
    user_name = models.CharField(max_length=300)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    display_name = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=320, blank=True)
    title = models.CharField(max_length=200, blank=True)
    employee_number = models.CharField(max_length=200, blank=True)
    cost_center = models.CharField(max_length=200, blank=True)
    division = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)
    # What else the source said, as SCIM attributes: it is given back, and no rule looks at it.
    document = models.JSONField(default=dict)
    lowered_user_name = lowered("user_name")
    lowered_email = lowered("email")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            account_key("directory_user_account_key"),
            SameAccount(field="source", name="directory_user_source"),
            models.UniqueConstraint(
                fields=["source", "lowered_user_name"],
                condition=Q(deleted_at=None),
                name="directory_user_user_name",
            ),
            models.CheckConstraint(condition=~Q(user_name=""), name="directory_user_has_a_user_name"),
            models.CheckConstraint(
                condition=Q(email="") | Q(email__regex=EMAIL), name="directory_user_email"
            ),
        ]
        indexes = [
            models.Index(fields=["lowered_email", "account"], name="directory_user_by_email"),
            models.Index(fields=["external_id", "source"], name="directory_user_by_external_id"),
            GinIndex(OpClass(lowered_json("emails"), "jsonb_path_ops"), name="directory_user_by_emails"),
            models.Index(
                fields=["family_name", "given_name", "id", "account"], name="directory_user_by_name"
            ),
            GinIndex(OpClass(Upper(searched_text()), "gin_trgm_ops"), name="directory_user_by_word"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """What people call this user; never empty."""
        return self.display_name or f"{self.given_name} {self.family_name}".strip() or self.user_name


class DirectoryGroup(models.Model):
    """A read-only copy of a group in the directory of a source.

    A group that the directory deleted keeps its row (`gone_at`), because rules may point to it. When the
    source sends a group of the same name again, the row comes back to life under a new `public_id`.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, db_index=False)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="groups"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    external_id = models.CharField(max_length=200, blank=True)
    display_name = models.CharField(max_length=300)
    lowered_name = lowered("display_name")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    members = models.ManyToManyField(DirectoryUser, through="Membership", related_name="groups")

    class Meta:
        constraints = [
            account_key("directory_group_account_key"),
            SameAccount(field="source", name="directory_group_source"),
            models.UniqueConstraint(
                fields=["source", "lowered_name"],
                condition=Q(gone_at=None),
                name="directory_group_display_name",
            ),
            models.CheckConstraint(condition=~Q(display_name=""), name="directory_group_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["external_id", "source"], name="directory_group_by_external_id"),
            models.Index(fields=["lowered_name", "account"], name="directory_group_by_name"),
        ]

    def __str__(self) -> str:
        return self.display_name


class Membership(models.Model):
    """One directory user in one directory group."""

    pk = models.CompositePrimaryKey("group_id", "user_id")
    account = models.ForeignKey(
        "accounts.Account",
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    group = models.ForeignKey(
        DirectoryGroup,
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="memberships",
    )
    user = models.ForeignKey(
        DirectoryUser,
        on_delete=models.CASCADE,
        db_index=False,
        db_constraint=False,
        related_name="memberships",
    )

    class Meta:
        constraints = [
            SameAccount(field="group", name="membership_group", cascade=True),
            SameAccount(field="user", name="membership_user", cascade=True),
        ]
        # With the account, which policies ask for: without it each entry would lead to the table.
        indexes = [models.Index(F("user_id"), F("group_id"), include=("account",), name="membership_of_user")]

    def __str__(self) -> str:
        return f"user {self.user_id} in group {self.group_id}"
