"""Forms of pages outside the shell."""

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from usersync.operators.models import Operator

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


_EMAIL = _("E-mail")


def email_field(label: "str | _StrPromise" = _EMAIL, *, autofocus: bool = True) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("That is no e-mail address."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": autofocus}),
    )


def name_field(*, autofocus: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_("Your name"),
        max_length=200,
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": autofocus}),
    )


class DoorForm(forms.Form):
    """All fields, one under another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django takes them
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)


class NewPasswordForm(DoorForm):
    """A password that somebody chooses; `person` is who, for what must not be part of it."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Choose a password.")},
        help_text=_("At least 10 characters. A sentence is easier to remember than a riddle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def person(self) -> Operator:
        raise NotImplementedError

    def clean(self) -> None:
        if "password" not in self.cleaned_data:
            return
        try:
            validate_password(self.cleaned_data["password"], self.person())
        except forms.ValidationError as error:
            self.add_error("password", error)
