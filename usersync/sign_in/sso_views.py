"""The way to the identity provider; the ways back are django-allauth's."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.saml.utils import build_saml_config, get_app_or_404
from allauth.socialaccount.providers.saml.views import finish_acs
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from requests import RequestException

from usersync.operators.models import SsoConnection
from usersync.operators.sso import connection_of_account, connection_of_email
from usersync.operators.standing import THROUGH_SSO
from usersync.sign_in.forms import SsoForm
from usersync.sign_in.sso import StrictOidcAdapter, address_of_provider, answer_refused

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(_READ_AND_WRITE)
def start(request: HttpRequest) -> HttpResponse:
    """The address says which company; its identity provider says who."""
    form = SsoForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if form.is_valid():
        if connection := connection_of_email(form.cleaned_data["email"]):
            return to_provider(request, connection, form.cleaned_data["next"])
        form.add_error("email", form.UNKNOWN)
    return render(request, "door/sso.html", {"form": form})


@never_cache
@require_http_methods(_READ_AND_WRITE)
def again(request: HttpRequest) -> HttpResponse:
    """For a session through single sign-on that has to prove itself once more."""
    through = request.session.get(THROUGH_SSO)
    connection = connection_of_account(through) if through else None
    if connection is None or not connection.is_on:
        return redirect("sso")
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST":
        return to_provider(request, connection, wanted, anew=True)
    return render(request, "door/sso_again.html", {"next": wanted})


def to_provider(
    request: HttpRequest, connection: SsoConnection, then: str = "", *, anew: bool = False
) -> HttpResponse:
    """By a page that leads on: the policy lets no form end up elsewhere."""
    try:
        address = address_of_provider(request, connection, then, anew=anew)
    # KeyError: it answers, but not as an identity provider does.
    except (RequestException, OneLogin_Saml2_Error, KeyError):
        sentence = _("The identity provider does not answer, or its address or certificate is wrong.")
        return render(request, "door/sso_refused.html", {"sentence": sentence}, status=502)
    return render(request, "door/sso_leads_on.html", {"address": address})


@never_cache
@require_safe
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        view = OAuth2CallbackView.adapter_view(StrictOidcAdapter(request, provider_id))
        answer: HttpResponseBase = view(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except KeyError:
        return answer_refused(request)
    return answer


@never_cache
@require_safe
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What an identity provider can read instead of having it pasted."""
    app = get_app_or_404(request, organization_slug)
    config = build_saml_config(request, app.settings, organization_slug)
    # django-allauth's own would end sessions on an unsigned request: anybody could, with a link.
    del config["sp"]["singleLogoutService"]
    settings = OneLogin_Saml2_Settings(settings=config, sp_validation_only=True)
    return HttpResponse(settings.get_sp_metadata(), content_type="text/xml")


def no_single_logout(request: HttpRequest, organization_slug: str) -> HttpResponseBase:  # noqa: ARG001 - as the address has it
    """django-allauth asks for its address; the company ends nothing here."""
    raise Http404


def finish_saml(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Refused: an answer to what nobody has asked, or not in this browser; and what is no XML."""
    try:
        answer: HttpResponseBase = finish_acs(request, organization_slug=organization_slug)
    except (PermissionDenied, SyntaxError, ValueError):
        return answer_refused(request)
    return answer
