from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from usersync.operators.models import Operator


class SignInForm(forms.Form):
    """`operator` is who it was, once the form is valid."""

    email = forms.EmailField(
        label=_("E-mail"),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("That is no e-mail address."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    operator: Operator

    def __init__(self, entries: QueryDict | None, *, request: HttpRequest) -> None:
        super().__init__(entries)
        self.request = request
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("email", "password")

    def clean(self) -> None:
        """One answer for a wrong password and for an unknown e-mail: it tells nobody who has an account."""
        if self.errors:
            return
        found = authenticate(
            self.request,
            username=self.cleaned_data["email"].lower(),
            password=self.cleaned_data["password"],
        )
        if not isinstance(found, Operator):
            raise forms.ValidationError(gettext("That e-mail and password do not go together. Try again."))
        self.operator = found
