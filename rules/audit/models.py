from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    OPERATOR = "operator", _("Operator")
    SOURCE = "source", _("Directory")
    RULES = "rules", _("Rules")
    SYSTEM = "system", "UserSync"


class SubjectKind(models.TextChoices):
    ACCOUNT = "account", _("Account")
    DIRECTORY_USER = "directory_user", _("User")
    DIRECTORY_GROUP = "directory_group", _("Directory group")
    RULE = "rule", _("Rule")
    PRODUCT = "product", _("Product")
    USER_GROUP = "user_group", _("User group")
    DEVICE_GROUP = "device_group", _("Device group")
    WELCOME_TEMPLATE = "welcome_template", _("Welcome e-mail")
    SETTINGS_TEMPLATE = "settings_template", _("Settings template")
    SOURCE = "source", _("Directory connection")
    OPERATOR = "operator", _("Operator")


# Actions that say what could not be done.
FAILURES = (
    "account.waiting_lists_failed",
    "group.gone_with_rules",
    "user.email_taken",
    "user.mail_undeliverable",
    "user.reconcile_failed",
)


class Activity(models.Model):
    """One thing that happened. Append-only; it keeps names as text, so it outlives what it speaks of."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, db_index=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor_name = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=20, choices=SubjectKind)
    subject_id = models.BigIntegerField(null=True)
    subject_name = models.CharField(max_length=300)
    # The activity that led to this one: the membership change behind a seat.
    cause_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="activity_newest"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="activity_of_subject"),
            # Small ones: nearly all activity is what rules gave to users.
            models.Index(
                fields=["account", "subject_kind", "-at", "-id"],
                condition=~Q(subject_kind=SubjectKind.DIRECTORY_USER),
                name="activity_beside_users",
            ),
            models.Index(
                fields=["account", "actor_name", "-at", "-id"],
                condition=Q(actor_kind=ActorKind.OPERATOR),
                name="activity_of_operators",
            ),
            models.Index(
                fields=["account", "-at", "-id"], condition=Q(action__in=FAILURES), name="activity_failed"
            ),
            models.Index(
                fields=["account", "-id"], condition=Q(action="user.deleted"), name="activity_user_deleted"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(actor_kind__in=ActorKind.values), name="activity_actor_kind"),
            models.CheckConstraint(
                condition=Q(subject_kind__in=SubjectKind.values), name="activity_subject_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_name}"
