"""Where this installation is reached."""

from django.conf import settings
from django.http import HttpRequest

SCIM_PATH = "/scim/v2"


def public_url(request: HttpRequest) -> str:
    """What links in mails and addresses to be pasted elsewhere start with."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


def scim_base_url(request: HttpRequest) -> str:
    """What an identity provider is given, and what `meta.location` starts with."""
    return public_url(request) + SCIM_PATH
