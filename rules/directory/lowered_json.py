"""A part of a user's document without regard to case: an index finds users by any of their addresses."""

from django.db.models import JSONField, TextField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Lower


def lowered_json(attribute: str) -> Cast:
    """Names and values in lower case; an index answers `@>` on it."""
    as_text = Cast(KeyTransform(attribute, "document"), TextField())
    return Cast(Lower(as_text), JSONField())
