"""Two states of a rule form side by side, for who saves what somebody else has changed meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.forms import BoundField, ChoiceField

from rules.ruleset.models import AdminRole

if TYPE_CHECKING:
    from usersync.console.forms.rule.form import RuleForm

# What is compared, and taken over, as one: label, fields. Admin rights are one unit.
PARTS: Mapping[str, tuple[str, Sequence[str]]] = {
    "group": ("Directory group", ["group"]),
    "description": ("Description", ["description"]),
    "products": ("Products", ["products"]),
    "administrator": (
        "Administrator for this account",
        ["is_administrator", "admin_role", "privileges", "managed_groups"],
    ),
    "welcome_template": ("Welcome e-mail", ["welcome_template"]),
    "language": ("Default language", ["language"]),
    "user_group": ("User group", ["user_group"]),
    "device_groups": ("Device groups", ["device_groups"]),
    "settings_template": ("Settings template", ["settings_template"]),
}


@dataclass(frozen=True, slots=True)
class Difference:
    part: str
    label: str
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
        return chosen(field) or "None"
    return str(field.value() or "None")


def _tell_rights(form: "RuleForm") -> str:
    if not form["is_administrator"].value():
        return "No"
    if form["admin_role"].value() != AdminRole.MANAGER:
        return "Full access"
    groups = chosen(form["managed_groups"]) or "all users"
    return f"Manager of {groups}: {chosen(form['privileges']) or 'no privileges'}"
