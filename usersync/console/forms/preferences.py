from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rules.accounts.languages import Language
from usersync.console.forms.layout import Section


class PreferencesForm(forms.Form):
    """What an operator chooses for themselves."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser asks")), *Language.choices],
        help_text=_("Of the pages that you see. What is kept, and what others see, stays as it is."),
    )

    def __init__(self, entries: QueryDict | None, *, language: str) -> None:
        super().__init__(entries, initial={"language": language})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Section("", "language", css_class="us-fields"))
