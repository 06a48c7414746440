from django.db import models
from django.db.models.functions import Now


class PendingUser(models.Model):
    """One reason to reconcile one user; the row is the job. Without a user: the waiting lists have to move.

    Append-only, without unique or foreign keys, so that whoever writes it never waits for a worker.
    Several rows of one user are one piece of work.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        "accounts.Account",
        on_delete=models.DO_NOTHING,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    user = models.ForeignKey(
        "directory.DirectoryUser",
        on_delete=models.DO_NOTHING,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )
    # When the change was made; who waits for a seat because of it waits since then.
    since = models.DateTimeField(db_default=Now())
    # The activity that made the user pending.
    cause_id = models.BigIntegerField(null=True)
    # Later than now: a batch failed on this user, who is tried again then.
    not_before = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account", "id"], name="pending_of_account")]

    def __str__(self) -> str:
        return f"user {self.user_id} is pending" if self.user_id else "the waiting lists have to move"
