"""The forms of single sign-on: the settings of each protocol, and the switch."""

from typing import ClassVar
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificate
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.ruleset.models import AdminRole
from usersync.console.forms.door import DoorForm
from usersync.operators.domain_names import domain_name
from usersync.operators.models import Operator, SsoConnection, SsoKind
from usersync.operators.sso import SsoSettings

_PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"


class KindForm(DoorForm):
    kind = forms.ChoiceField(label=_("Protocol"), choices=SsoKind.choices, widget=forms.RadioSelect)


class SettingsForm(DoorForm):
    """What of the identity provider is pasted here."""

    kept: ClassVar[tuple[str, ...]] = ()

    def __init__(self, entries: QueryDict | None, *, connection: SsoConnection) -> None:
        self.connection = connection
        super().__init__(entries, initial={name: getattr(connection, name) for name in self.kept})

    def settings(self) -> SsoSettings:
        return SsoSettings(**self.cleaned_data)


def _https(address: str) -> str:
    parts = urlsplit(address.strip())
    if not parts.hostname or parts.scheme not in (
        ("https", "http") if settings.SSO_MAY_BE_PLAIN else ("https",)
    ):
        raise forms.ValidationError(_("Enter an address that begins with https://"))
    return address.strip()


class OidcForm(SettingsForm):
    issuer = forms.CharField(
        label=_("Issuer"), max_length=500, help_text=_("https://company.okta.com, for instance")
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=500)
    client_secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        # Only what was just entered is given back, never the one that is kept.
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
        help_text=_("Kept encrypted and never shown again. Empty: the one that is kept."),
    )
    kept = ("issuer", "client_id")

    def clean_issuer(self) -> str:
        return _https(self.cleaned_data["issuer"])

    def clean_client_secret(self) -> str:
        secret: str = self.cleaned_data["client_secret"]
        kept = self.connection
        # It is told to nobody but whom it is for.
        is_kept = kept.client_secret and self.cleaned_data.get("issuer", kept.issuer) == kept.issuer
        if not secret and not is_kept:
            raise forms.ValidationError(_("Paste the client secret."))
        return secret


class SamlForm(SettingsForm):
    idp_entity_id = forms.CharField(label=_("Entity ID of the identity provider"), max_length=500)
    idp_sso_url = forms.CharField(label=_("Sign-on URL"), max_length=500)
    idp_certificate = forms.CharField(
        label=_("Signing certificate"), widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
    )
    kept = ("idp_entity_id", "idp_sso_url", "idp_certificate")

    def clean_idp_sso_url(self) -> str:
        return _https(self.cleaned_data["idp_sso_url"])

    def clean_idp_certificate(self) -> str:
        text = self.cleaned_data["idp_certificate"].strip()
        pem = text if "BEGIN CERTIFICATE" in text else _PEM.format(text)
        try:
            load_pem_x509_certificate(pem.encode())
        except ValueError:
            raise forms.ValidationError(_("That is no X.509 certificate.")) from None
        return pem


class DomainForm(DoorForm):
    domain = forms.CharField(
        label=_("E-mail domain"),
        max_length=300,
        help_text=_("What stands behind the @ in the addresses of those who sign in."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_domain(self) -> str:
        return domain_name(self.cleaned_data["domain"])


class SwitchForm(DoorForm):
    is_on = forms.BooleanField(label=_("Single sign-on is on"), required=False)
    is_enforced = forms.BooleanField(
        label=_("A password does not open this account any more"), required=False
    )
    break_glass = forms.ModelChoiceField(
        Operator.objects.none(),
        label=_("Except for"),
        required=False,
        help_text=_("Who still comes in when the identity provider is down. Give them a second factor."),
    )

    def __init__(self, entries: QueryDict | None, *, account: Account, connection: SsoConnection) -> None:
        names = ("is_on", "is_enforced", "break_glass")
        super().__init__(entries, initial={name: getattr(connection, name) for name in names})
        appointed = Operator.objects.filter(
            appointments__account=account, appointments__role=AdminRole.FULL, is_active=True
        )
        self.fields["break_glass"].queryset = appointed  # type: ignore[attr-defined]  # a model choice


def settings_form(entries: QueryDict | None, connection: SsoConnection) -> SettingsForm:
    form = OidcForm if connection.kind == SsoKind.OIDC else SamlForm
    return form(entries, connection=connection)
