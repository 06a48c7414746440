from django.db import models

from rules.accounts.constraints import SameAccount


class OfSource(models.Model):
    """A row that belongs to one source."""

    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    source = models.ForeignKey(
        "directory.Source", on_delete=models.CASCADE, db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True
        constraints = [SameAccount(field="source", name="%(class)s_source", cascade=True)]


class ScimToken(OfSource):
    """A bearer token of one SCIM source. Only its SHA-256 is kept; the token itself is shown once."""

    digest = models.BinaryField(max_length=32, unique=True)
    # The first characters, to tell tokens apart on screen.
    hint = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta(OfSource.Meta):
        indexes = [models.Index(fields=["source"], name="scim_token_of_source")]

    def __str__(self) -> str:
        return f"{self.hint}…"


class RequestHour(OfSource):
    """How many requests of a source came in one hour, and how many of them were refused or failed."""

    hour = models.DateTimeField()
    requests = models.BigIntegerField(default=0)
    errors = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta(OfSource.Meta):
        constraints = [
            *OfSource.Meta.constraints,
            models.UniqueConstraint(fields=["source", "hour"], name="request_hour_once"),
        ]

    def __str__(self) -> str:
        return f"{self.requests} requests from {self.hour}"


class FailedRequest(OfSource):
    """A request of a source that was refused or failed, with what an identity engineer needs to see why."""

    at = models.DateTimeField()
    # What the caller, or UserSync, named it by.
    request_id = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=10)
    # With its query.
    path = models.CharField(max_length=500)
    status = models.PositiveSmallIntegerField()
    detail = models.CharField(max_length=500)
    # Without passwords, and shortened.
    body = models.TextField(blank=True)

    class Meta(OfSource.Meta):
        indexes = [models.Index(fields=["source", "-id"], name="failed_request_newest")]

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.status}"
