from django.db import models

from rules.accounts.constraints import SameAccount


class ScimToken(models.Model):
    """A bearer token of one SCIM source. Only its SHA-256 is kept; the token itself is shown once."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(
        "directory.Source",
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="scim_tokens",
    )
    digest = models.BinaryField(max_length=32, unique=True)
    # The first characters, to tell tokens apart on screen.
    hint = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [SameAccount(field="source", name="scim_token_source", cascade=True)]

    def __str__(self) -> str:
        return f"{self.hint}…"
