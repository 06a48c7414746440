"""What an e-mail domain looks like."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from usersync.operators.domain_records import MAX_LENGTH

_PART = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
# The last part is no number: those are addresses of machines.
_DOMAIN = re.compile(rf"({_PART}\.)+(?=[a-z0-9-]*[a-z]){_PART}")


def domain_name(text: str) -> str:
    """As it is kept, whether it was written with an @ or in capitals. Raises ValidationError."""
    name = text.strip().lower().removeprefix("@").removesuffix(".")
    if len(name) > MAX_LENGTH or not _DOMAIN.fullmatch(name):
        raise ValidationError(_("Enter a domain like a.example."))
    return name
