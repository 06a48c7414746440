from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import QueryDict

from usersync.operators.models import Operator


class SetUpForm(forms.Form):
    """The first account and its first administrator."""

    account_name = forms.CharField(
        label="Company",
        max_length=200,
        error_messages={"required": "Name your company."},
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    name = forms.CharField(
        label="Your name",
        max_length=200,
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your e-mail",
        error_messages={"required": "Enter your e-mail address.", "invalid": "That is no e-mail address."},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        strip=False,
        error_messages={"required": "Choose a password."},
        help_text="At least 10 characters. A sentence is easier to remember than a riddle.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, entries: QueryDict | None) -> None:
        super().__init__(entries)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("account_name", "name", "email", "password")

    def clean(self) -> None:
        cleaned = self.cleaned_data
        if "password" not in cleaned:
            return
        person = Operator(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
        try:
            validate_password(cleaned["password"], person)
        except forms.ValidationError as error:
            self.add_error("password", error)
