"""What stops a mass loss: revocations on hold, frozen groups, and how many seats were taken lately."""

from django.db import models
from django.db.models import Q

from rules.accounts.constraints import SameAccount


class HoldReason(models.TextChoices):
    REVOCATION_LIMIT = "revocation_limit", "More revocations than the account's limit"
    GROUP_SHRANK = "group_shrank", "The directory group lost more than half of its members at once"
    GROUP_GONE = "group_gone", "The directory group is gone from the directory"


class HoldState(models.TextChoices):
    WAITING = "waiting", "Waits for an operator"
    RELEASED = "released", "Released"  # the next batch takes the seat
    KEPT = "kept", "Kept"  # the seat stays until the user is entitled to it again, or it is released


class Hold(models.Model):
    """A revocation that was planned but does not take place; it goes when a rule gives the seat again."""

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
    group = models.ForeignKey(
        "directory.DirectoryGroup",
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    since = models.DateTimeField()
    state = models.CharField(max_length=8, choices=HoldState, default=HoldState.WAITING)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            SameAccount(field="user", name="hold_user", cascade=True),
            SameAccount(field="product", name="hold_product", cascade=True),
            SameAccount(field="group", name="hold_group", cascade=True),
            models.CheckConstraint(condition=Q(reason__in=HoldReason.values), name="hold_reason"),
            models.CheckConstraint(
                condition=Q(reason=HoldReason.REVOCATION_LIMIT, group=None)
                | (~Q(reason=HoldReason.REVOCATION_LIMIT) & Q(group__isnull=False)),
                name="hold_names_the_frozen_group",
            ),
            models.CheckConstraint(condition=Q(state__in=HoldState.values), name="hold_state"),
            models.CheckConstraint(
                condition=Q(state=HoldState.WAITING, decided_by="", decided_at=None)
                | (~Q(state=HoldState.WAITING) & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="hold_decided_by_somebody",
            ),
            models.UniqueConstraint(fields=["user", "product"], name="hold_once"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class FrozenGroup(models.Model):
    """A directory group that lost most members at once; its rules take no seat until that is confirmed."""

    group = models.OneToOneField(
        "directory.DirectoryGroup",
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="frozen",
    )
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    members_before = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    # Who came with the request that took the others: they do not make up for them.
    joined = models.PositiveIntegerField()
    # The activity of the request that froze it.
    cause_id = models.BigIntegerField()

    class Meta:
        constraints = [SameAccount(field="group", name="frozen_group", cascade=True)]

    def __str__(self) -> str:
        return f"group {self.group_id} is frozen"


class Revocation(models.Model):
    """How many held seats of a product one batch took; rows older than a day go. Written under its lock."""

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()
    seats = models.PositiveIntegerField()

    class Meta:
        constraints = [SameAccount(field="product", name="revocation_product", cascade=True)]
        indexes = [models.Index(fields=["product", "at"], name="revocation_of_product")]

    def __str__(self) -> str:
        return f"{self.seats} seats of product {self.product_id}"
