from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.catalog.models import AdminPrivilege
from rules.catalog.trees import read_tree
from rules.ruleset.models import AdminRole
from usersync.console.forms.door import DoorForm, email_field
from usersync.console.forms.layout import Section
from usersync.operators.appointments import Office
from usersync.operators.models import Appointment

ROLES = (
    (AdminRole.FULL.value, _("Full access to all account privileges")),
    (AdminRole.MANAGER.value, _("Manager for specified group(s) with limited privileges")),
)


class OfficeForm(DoorForm):
    """What somebody is appointed to."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLES,
        widget=forms.RadioSelect,
        initial=AdminRole.FULL.value,
        error_messages={"required": _("Choose what the administrator may do.")},
    )
    privileges = forms.MultipleChoiceField(
        label=_("Privileges"),
        choices=AdminPrivilege.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    managed_groups = forms.TypedMultipleChoiceField(
        label=_("Groups"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("No group chosen means all users of the account."),
    )

    def __init__(
        self, entries: QueryDict | None, *, account: Account, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(entries, initial=initial)
        groups = [(branch.user_group.pk, branch.full_name) for branch in read_tree(account)]
        self.fields["managed_groups"].choices = groups  # type: ignore[attr-defined]  # a choice field
        names = [name for name in self.fields if name == "email"]
        self.helper.layout = Layout(
            *([Section("", *names, css_class="us-fields")] if names else []),
            Field("role", template="admin_settings/office_fields.html"),
        )

    def office(self) -> Office:
        said = self.cleaned_data
        return Office(
            role=AdminRole(said["role"]),
            privileges=said["privileges"],
            managed_group_ids=said["managed_groups"],
        )


class InviteForm(OfficeForm):
    email = email_field()


def initial_of(appointment: Appointment) -> dict[str, Any]:
    return {
        "role": appointment.role,
        "privileges": appointment.privileges,
        "managed_groups": appointment.managed_group_ids,
    }
