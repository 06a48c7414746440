"""What the details of an activity are called, and their values in words."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.languages import Language
from rules.audit.services import REQUEST
from rules.provisioning.models import FailureKind
from rules.ruleset.models import AdminRole
from usersync.operators.models import DomainProof

_LABELS: dict[str, str | Promise] = {
    REQUEST: _("Request"),
    "active": _("Active"),
    "body": _("Text"),
    "colour_slot": _("Colour"),
    "contact_email": _("Contact: e-mail"),
    "contact_name": _("Contact: name or team"),
    "contact_phone": _("Contact: phone"),
    "cost_center": _("Cost centre"),
    "default_language": _("Default language"),
    "department": _("Department"),
    "display_name": _("Name"),
    "division": _("Division"),
    "domains": _("E-mail domains"),
    "email": _("E-mail"),
    "employee_number": _("Employee number"),
    "enforced": _("Enforced"),
    "error": _("Error"),
    "external_id": _("External id"),
    "family_name": _("Family name"),
    "given_name": _("First name"),
    "instead": _("Used instead"),
    "kind": _("Kind"),
    "language": _("Language"),
    "lost": _("Members who left"),
    "mail_is_on": _("User Sync sends e-mails"),
    "members": _("Members"),
    "members_before": _("Members before"),
    "name": _("Name"),
    "new": _("Position afterwards"),
    "old": _("Position before"),
    "on": _("Switched on"),
    "other": _("Other user"),
    "parent": _("Subgroup of"),
    "priority": _("Priority"),
    "proof": _("Proof"),
    "restored": _("Restored version"),
    "revocation_limit_percent": _("Percent of all seats in 24 hours"),
    "revocation_limit_seats": _("Seats in 24 hours"),
    "role": _("Role"),
    "rules": _("Rules"),
    "seat_limit": _("Seats purchased"),
    "seats": _("Seats"),
    "short_label": _("Short label"),
    "subject": _("Subject"),
    "title": _("Title"),
    "token": _("Token"),
    "user_name": _("User name"),
    "users": _("Users"),
    "uses_device_groups": _("Its users reach device groups"),
    "version": _("Version"),
}
_VALUES: dict[str, Callable[[str], Any]] = {
    "default_language": Language,
    "kind": FailureKind,
    "language": Language,
    "proof": DomainProof,
    "role": AdminRole,
}


def label_of(name: str) -> str:
    """What has no words of its own is read as it stands: `product_label`, Product label."""
    words = _LABELS.get(name)
    return str(words) if words else name.replace("_", " ").capitalize()


def value_of(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return gettext("on") if value else gettext("off")
        case list():
            return ", ".join(value_of(name, each) for each in value)
        case dict():
            return ", ".join(f"{label_of(key)}: {value_of(key, each)}" for key, each in value.items())
        case str() if name in _VALUES and value:
            return _chosen(name, value)
        case _:
            return str(value)


def _chosen(name: str, value: str) -> str:
    try:
        return str(_VALUES[name](value).label)
    except ValueError:
        return value
