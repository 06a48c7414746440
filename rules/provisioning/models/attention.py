"""What could not be done, and needs people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rules.accounts.constraints import SameAccount


class FailureKind(models.TextChoices):
    OUT_OF_SEATS = "out_of_seats", _("Out of seats")
    EMAIL_TAKEN = "email_taken", _("E-mail belongs to another user")
    MAIL_UNDELIVERABLE = "mail_undeliverable", _("Welcome e-mail could not be delivered")
    GROUP_GONE = "group_gone", _("The directory group of a rule is gone")


# Kinds that have records. Who is out of seats is in a waiting list; whose group is gone is a rule.
RECORDED = (FailureKind.EMAIL_TAKEN, FailureKind.MAIL_UNDELIVERABLE)


class Failure(models.Model):
    """Something that could not be done for a user; one record per kind, gone with its cause.

    `failures.records` writes and clears them; `detail` is a sentence for people.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="failures")
    kind = models.CharField(max_length=20, choices=FailureKind)
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="failures",
    )
    # Who has the e-mail address.
    other = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    since = models.DateTimeField()
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            SameAccount(field="user", name="failure_user", cascade=True),
            SameAccount(field="other", name="failure_other", cascade=True),
            models.CheckConstraint(condition=Q(kind__in=RECORDED), name="failure_kind"),
            models.CheckConstraint(
                condition=Q(kind=FailureKind.EMAIL_TAKEN, other__isnull=False)
                | (~Q(kind=FailureKind.EMAIL_TAKEN) & Q(other=None)),
                name="failure_names_the_other_user",
            ),
            models.UniqueConstraint(fields=["user", "kind"], name="failure_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
