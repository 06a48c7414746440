from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rules.accounts.constraints import SameAccount


class WelcomeMailState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")  # by a worker whose claim lasts until `not_before`
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")
    SKIPPED = "skipped", _("Not sent")  # nobody was there to be welcomed any more


UNSENT = (WelcomeMailState.QUEUED, WelcomeMailState.SENDING)


class WelcomeMail(models.Model):
    """The ledger of welcome e-mails: one row per activation of a user, so each is welcomed once."""

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        db_index=False,
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
    state = models.CharField(max_length=7, choices=WelcomeMailState, default=WelcomeMailState.QUEUED)
    not_before = models.DateTimeField(db_default=Now())
    # When a worker last took it to send it.
    claimed_at = models.DateTimeField(null=True)
    # How often a mail server has put it off.
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    # Why it was skipped, has failed or is tried again.
    detail = models.CharField(max_length=300, blank=True)
    # The user may ask for a new link: a message of its own, and the links before are void.
    issue = models.PositiveSmallIntegerField(default=1)
    link_used_at = models.DateTimeField(null=True)

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
        indexes = [
            # Small: what is not settled yet.
            models.Index(
                fields=["account", "not_before"],
                condition=Q(state__in=["queued", "sending"]),
                name="welcome_mail_open",
            ),
            models.Index(fields=["account", "claimed_at"], name="welcome_mail_claimed_lately"),
        ]

    def __str__(self) -> str:
        return f"welcome e-mail of user {self.user_id}"
