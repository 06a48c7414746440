from django import forms
from django.utils.translation import gettext_lazy as _

from usersync.console.forms.door import NewPasswordForm, email_field, name_field
from usersync.operators.models import Operator


class SetUpForm(NewPasswordForm):
    """The first account and its first administrator."""

    account_name = forms.CharField(
        label=_("Company"),
        max_length=200,
        error_messages={"required": _("Name your company.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    name = name_field()
    email = email_field(_("Your e-mail"), autofocus=False)
    field_order = ["account_name", "name", "email", "password"]

    def person(self) -> Operator:
        said = self.cleaned_data
        return Operator(email=said.get("email", ""), name=said.get("name", ""))
