from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from usersync.console.forms.layout import Section


class ConnectionForm(forms.Form):
    name = forms.CharField(
        max_length=100,
        help_text="For instance the name of the identity provider: Okta, OneLogin, Entra ID.",
        error_messages={"required": "Name the connection."},
    )

    def __init__(self, entries: QueryDict | None) -> None:
        super().__init__(entries)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Section("", "name", css_class="us-fields"))
