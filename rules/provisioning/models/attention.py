"""What needs people: failures, holds, and the ledger of welcome e-mails."""

from django.db import models
from django.db.models import Q

from rules.accounts.constraints import SameAccount


class FailureKind(models.TextChoices):
    OUT_OF_SEATS = "out_of_seats", "Out of seats"
    EMAIL_TAKEN = "email_taken", "E-mail belongs to another user"
    MAIL_UNDELIVERABLE = "mail_undeliverable", "Welcome e-mail could not be delivered"
    GROUP_GONE = "group_gone", "Directory group is gone"


class Failure(models.Model):
    """Something that could not be done for a user (or a rule); one record per kind, gone with its cause."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="failures")
    kind = models.CharField(max_length=20, choices=FailureKind)
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="failures",
    )
    product = models.ForeignKey(
        "catalog.Product",
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    rule = models.ForeignKey(
        "ruleset.Rule", on_delete=models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    since = models.DateTimeField()
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            SameAccount(field="user", name="failure_user", cascade=True),
            SameAccount(field="product", name="failure_product", cascade=True),
            SameAccount(field="rule", name="failure_rule", cascade=True),
            models.CheckConstraint(condition=Q(kind__in=FailureKind.values), name="failure_kind"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(rule__isnull=False),
                name="failure_of_a_user_or_a_rule",
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "user", "product", "rule"],
                nulls_distinct=False,
                name="failure_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class HoldReason(models.TextChoices):
    REVOCATION_LIMIT = "revocation_limit", "More revocations than the account's limit"
    GROUP_SHRANK = "group_shrank", "A directory group lost more than half of its members"
    GROUP_GONE = "group_gone", "A directory group is gone"


class Hold(models.Model):
    """A revocation that was decided but waits for an operator's confirmation."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="holds")
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="holds",
    )
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=HoldReason)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            SameAccount(field="user", name="hold_user", cascade=True),
            SameAccount(field="product", name="hold_product", cascade=True),
            models.CheckConstraint(condition=Q(reason__in=HoldReason.values), name="hold_reason"),
            models.UniqueConstraint(fields=["user", "product"], name="hold_once"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class WelcomeMailState(models.TextChoices):
    QUEUED = "queued", "Queued"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class WelcomeMail(models.Model):
    """The ledger of welcome e-mails: one row per activation of a user, so each is sent at most once."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="welcome_mails",
    )
    activated_at = models.DateTimeField()
    template = models.ForeignKey(
        "catalog.WelcomeTemplate",
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    state = models.CharField(max_length=6, choices=WelcomeMailState, default=WelcomeMailState.QUEUED)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            SameAccount(field="user", name="welcome_mail_user", cascade=True),
            SameAccount(field="template", name="welcome_mail_template"),
            models.CheckConstraint(condition=Q(state__in=WelcomeMailState.values), name="welcome_mail_state"),
            models.CheckConstraint(
                condition=Q(state=WelcomeMailState.SENT, sent_at__isnull=False)
                | (~Q(state=WelcomeMailState.SENT) & Q(sent_at=None)),
                name="welcome_mail_sent_at",
            ),
            models.UniqueConstraint(fields=["user", "activated_at"], name="welcome_mail_once"),
        ]

    def __str__(self) -> str:
        return f"welcome e-mail of user {self.user_id}"
