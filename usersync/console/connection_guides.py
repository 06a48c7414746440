"""Where which value is pasted at each identity provider, and how it is tested there.

Menus and fields are named as the providers name them, in English; `docs/connect-a-directory.md` says more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Guide:
    """`where` is the way through the menus; `fields` are names of fields with what is pasted there."""

    provider: Text
    where: str
    fields: Sequence[tuple[str, Text]]
    test: str


def guides(base_url: str, token: str = "") -> Sequence[Guide]:
    """Without a token they say which one is meant: it is shown once."""
    secret = token or _("the token that was shown once")
    return [
        Guide(
            "Okta",
            "General > App Settings > Edit > Provisioning: SCIM; Provisioning > Integration > Edit",
            [
                ("SCIM connector base URL", base_url),
                ("Unique identifier field for users", "userName"),
                ("Supported provisioning actions", "Push New Users, Push Profile Updates, Push Groups"),
                ("Authentication Mode", "HTTP Header"),
                ("Authorization", secret),
            ],
            "Test Connector Configuration",
        ),
        Guide(
            "Microsoft Entra ID",
            "Enterprise applications > New application > Create your own application > Provisioning",
            [("Tenant URL", f"{base_url}?aadOptscim062020"), ("Secret Token", secret)],
            "Test Connection",
        ),
        Guide(
            "OneLogin",
            "Applications > Add App > SCIM Provisioner with SAML (SCIM v2 Enterprise) > Configuration",
            [("SCIM Base URL", base_url), ("SCIM Bearer Token", secret)],
            "API Status: Enable",
        ),
        Guide(
            "JumpCloud",
            "SSO Applications > Add New Application > Custom Application > Identity Management",
            [("SCIM Version", "SCIM 2.0"), ("Base URL", base_url), ("Token Key", secret)],
            "Test Connection",
        ),
        Guide(
            _("Any other provider"),
            "SCIM 2.0, OAuth Bearer Token",
            [("Base URL", base_url), ("Authorization", format_lazy("Bearer {}", secret))],
            f"GET {base_url}/Users?count=1",
        ),
    ]
