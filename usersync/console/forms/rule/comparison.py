"""Two states of a rule form side by side, for who saves what somebody else has changed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.forms import BoundField, ChoiceField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.ruleset.models import AdminRole

if TYPE_CHECKING:
    from usersync.console.forms.rule.form import RuleForm

# What is compared, and taken over, as one: label, fields. Admin rights are one unit.
PARTS: Mapping[str, tuple[str | Promise, Sequence[str]]] = {
    "group": (_("Directory group"), ["group"]),
    "description": (_("Description"), ["description"]),
    "products": (_("Products"), ["products"]),
    "administrator": (
        _("Administrator for this account"),
        ["is_administrator", "admin_role", "privileges", "managed_groups"],
    ),
    "welcome_template": (_("Welcome e-mail"), ["welcome_template"]),
    "language": (_("Default language"), ["language"]),
    "user_group": (_("User group"), ["user_group"]),
    "device_groups": (_("Device groups"), ["device_groups"]),
    "settings_template": (_("Settings template"), ["settings_template"]),
}


@dataclass(frozen=True, slots=True)
class Difference:
    part: str
    label: str | Promise
    theirs: str
    mine: str


def differences(*, theirs: "RuleForm", mine: "RuleForm") -> list[Difference]:
    told = (
        Difference(part, label, _tell(theirs, part), _tell(mine, part))
        for part, (label, names) in PARTS.items()
        if names[0] in mine.fields
    )
    return [each for each in told if each.theirs != each.mine]


def chosen(field: BoundField) -> str:
    """The options of a field that are chosen, by name; empty where none is."""
    return ", ".join(str(option.choice_label) for option in field.subwidgets if option.data["selected"])


def _tell(form: "RuleForm", part: str) -> str:
    if part == "administrator":
        return _tell_rights(form)
    field = form[part]
    if isinstance(field.field, ChoiceField):
        return chosen(field) or gettext("None")
    return str(field.value() or gettext("None"))


def _tell_rights(form: "RuleForm") -> str:
    if not form["is_administrator"].value():
        return gettext("No")
    if form["admin_role"].value() != AdminRole.MANAGER:
        return gettext("Full access")
    said = {
        "groups": chosen(form["managed_groups"]) or gettext("all users"),
        "privileges": chosen(form["privileges"]) or gettext("no privileges"),
    }
    return gettext("Manager of %(groups)s: %(privileges)s") % said
