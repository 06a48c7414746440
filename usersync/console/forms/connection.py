from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from usersync.console.forms.layout import Section


class ConnectionForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("For instance the name of the identity provider: Okta, OneLogin, Entra ID."),
        error_messages={"required": _("Name the connection.")},
    )

    def __init__(self, entries: QueryDict | None) -> None:
        super().__init__(entries)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Section("", "name", css_class="us-fields"))
