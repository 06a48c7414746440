"""The forms of Admin settings."""

from collections import Counter
from typing import Any, ClassVar

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.languages import Language
from rules.accounts.models import Account, CustomField, DirectoryAttribute
from rules.audit.actors import Actor
from rules.provisioning.account_settings import AccountSettings, change_account_settings, set_custom_fields
from usersync.console.crud.form import EntryForm
from usersync.console.forms.layout import Section

MOST_SEATS = 10_000_000
_LIMITS = ("revocation_limit_seats", "revocation_limit_percent")
_UNLIMITED = '{% include "admin_settings/_unlimited.html" %}'


class AccountForm(EntryForm[Account]):
    name = forms.CharField(
        label=_("Account name"), max_length=200, error_messages={"required": _("Name the account.")}
    )
    default_language = forms.TypedChoiceField(
        label=_("Default language"),
        choices=Language.choices,
        coerce=Language,
        help_text=_("Of welcome e-mails and the pages of users, unless a rule or the user picks another."),
    )
    mail_is_on = forms.BooleanField(
        label=_("User Sync sends e-mails"),
        required=False,
        help_text=_("Off: nobody gets a welcome e-mail, whatever the rules say."),
    )
    second_factor_is_required = forms.BooleanField(
        label=_("Require a second factor of everybody who signs in here"),
        required=False,
        help_text=_(
            "A passkey, or a code of an authenticator app. Who has none is led to the page to add one."
            " Single sign-on is exempt: there the identity provider asks."
        ),
    )
    contact_name = forms.CharField(label=_("Name or team"), required=False, max_length=200)
    contact_email = forms.EmailField(
        label=_("E-mail"), required=False, error_messages={"invalid": _("That is no e-mail address.")}
    )
    contact_phone = forms.CharField(label=_("Phone"), required=False, max_length=50)
    limit_is_on = forms.BooleanField(
        label=_("Hold revocations beyond a limit until an administrator confirms them"), required=False
    )
    revocation_limit_seats = forms.IntegerField(
        label=_("Seats in 24 hours"), required=False, min_value=0, max_value=MOST_SEATS
    )
    revocation_limit_percent = forms.IntegerField(
        label=_("Percent of all seats in 24 hours"), required=False, min_value=0, max_value=100
    )
    layout: ClassVar[Layout] = Layout(
        Section("", "name", "default_language", css_class="us-fields"),
        Section(_("E-mails"), "mail_is_on"),
        Section(_("Sign-in"), "second_factor_is_required"),
        Section(
            _("Contact in welcome e-mails"),
            "contact_name",
            "contact_email",
            "contact_phone",
            css_class="us-fields",
        ),
        Section(
            _("Revocation limit"),
            "limit_is_on",
            Div(*_LIMITS, css_class="us-fields us-limits"),
            HTML(_UNLIMITED),
            css_class="us-revocations",
        ),
    )

    def entries_of(self, row: Account) -> dict[str, Any]:
        limit_is_on = any(getattr(row, name) is not None for name in _LIMITS)
        kept = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}
        return {**kept, "limit_is_on": limit_is_on}

    def clean(self) -> None:
        cleaned = self.cleaned_data
        limits = [cleaned.get(name) for name in _LIMITS]
        if cleaned.get("limit_is_on") and limits == [None, None] and not self.errors:
            self.add_error(_LIMITS[0], gettext("Enter a number of seats, a percentage, or both."))

    def save(self, actor: Actor) -> Account:
        said = {**self.cleaned_data}
        if not said.pop("limit_is_on"):
            said |= dict.fromkeys(_LIMITS)
        settings = AccountSettings(**said)
        return change_account_settings(account=self.account, actor=actor, settings=settings)


class CustomFieldsForm(EntryForm[Account]):
    """One entry per attribute of the directory; empty where the account has no field for it."""

    layout: ClassVar[Layout] = Layout(Section("", *DirectoryAttribute.values, css_class="us-fields"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as EntryForm takes them
        super().__init__(*args, **kwargs)
        for attribute in DirectoryAttribute:
            self.fields[attribute.value] = forms.CharField(
                label=attribute.label, required=False, max_length=100
            )

    def entries_of(self, row: Account) -> dict[str, Any]:
        return dict(CustomField.objects.filter(account=row).values_list("attribute", "name"))

    def clean(self) -> None:
        names = Counter(name.casefold() for name in self.cleaned_data.values() if name)
        for attribute, name in list(self.cleaned_data.items()):
            if names[name.casefold()] > 1:
                self.add_error(attribute, gettext("Another field has this name already."))

    def save(self, actor: Actor) -> Account:
        names = {DirectoryAttribute(each): name for each, name in self.cleaned_data.items() if name}
        set_custom_fields(account=self.account, actor=actor, names=names)
        return self.account
