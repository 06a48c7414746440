"""Single sign-on: django-allauth speaks the protocols, with the connections that accounts have made."""

import hmac
import secrets as random
import time
from typing import Any

import jwt
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.saml.utils import build_auth
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rules.accounts.walls import within
from usersync import secrets
from usersync.operators.errors import NotRecognised
from usersync.operators.models import Operator, SsoConnection, SsoKind
from usersync.operators.proof import let_in_through_sso
from usersync.operators.sso import Assertion, connection_with_key, recognise, record_test
from usersync.operators.standing import open_standings

# Of the session of the administrator who tests: the connection.
TESTED = "sso_test"
# Never `none`, and no algorithm whose key is the client's secret.
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
# As long as a sign-in may take from the provider's page to ours.
_ANEW_SECONDS = 5 * 60
_EMAIL_CLAIMS = [
    "email",
    "mail",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
]


class SsoAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth is not typed
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The connection whose key stands in the address, if it is on or being tested."""
        key = client_id if provider == SsoKind.SAML else provider
        connection = connection_with_key(key or "")
        if connection is None or not (connection.is_on or request.session.get(TESTED) == connection.pk):
            return []
        return [app_of(connection)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Everything is decided here; nothing of allauth's own accounts and sign-ups comes after."""
        connection = connection_with_key(sociallogin.account.provider)
        assert connection
        _check_that_it_was_asked_for(connection, sociallogin, request)
        said = _said(connection, sociallogin)
        if request.session.pop(TESTED, None) == connection.pk:
            raise ImmediateHttpResponse(_tested(request, connection, said))
        try:
            with within(connection.account_id):
                operator = recognise(connection=connection, said=said)
        except NotRecognised as refusal:
            raise ImmediateHttpResponse(_refused(request, str(refusal))) from None
        if sociallogin.state.get("process") != AuthProcess.LOGIN or not operator.is_active:
            raise ImmediateHttpResponse(_refused(request, _("You cannot sign in.")))
        let_in_through_sso(request, operator, connection.account_id)
        raise ImmediateHttpResponse(redirect(sociallogin.get_redirect_url(request) or "console:home"))

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401 - whatever is passed on
        raise ImmediateHttpResponse(answer_refused(request))


class StrictOidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth is not typed
    """Signature, issuer, audience and expiry are checked however the token came; all of one subject."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            key = jwt.PyJWKClient(self.openid_config["jwks_uri"]).get_signing_key_from_jwt(id_token)
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=key,
                algorithms=_SIGNED_BY,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=60,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The ID token is not valid.") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("The ID token was issued to another application.")
        return claims

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:  # noqa: ANN401 - whatever is passed on
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("There is no ID token.")
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if said["userinfo"].get("sub") != said["id_token"]["sub"]:
            raise OAuth2Error("The user information is of somebody else.")
        return login


def address_of_provider(request: HttpRequest, connection: SsoConnection, then: str, *, anew: bool) -> str:
    """Where the browser goes to sign in. What it brings back has to carry what is asked for here.

    `then`: a page of ours; any other address is forgotten. `anew`: the provider asks for the password or key
    again, however short ago it has done so.
    """
    next_url = then if get_adapter(request).is_safe_url(then) else None
    provider, state = app_of(connection).get_provider(request), {"next_url": next_url, "anew": anew}
    if connection.kind == SsoKind.OIDC:
        nonce = random.token_urlsafe(16)
        asked = {"nonce": nonce, **({"prompt": "login", "max_age": "0"} if anew else {})}
        return str(
            provider.redirect(request, AuthProcess.LOGIN, **state, nonce=nonce, auth_params=asked)["Location"]
        )
    auth = build_auth(request, provider)
    address = auth.login(return_to="", force_authn=anew)
    provider.stash_redirect_state(request, AuthProcess.LOGIN, **state, state_id=auth.get_last_request_id())
    return str(address)


def app_of(connection: SsoConnection) -> SocialApp:
    """What allauth knows of a connection; it is never saved."""
    app = SocialApp(provider_id=connection.key, name=connection.account.name)
    if connection.kind == SsoKind.OIDC:
        app.provider, app.client_id = "openid_connect", connection.client_id
        app.secret = secrets.decrypt(connection.client_secret) if connection.client_secret else ""
        app.settings = {"server_url": connection.issuer.rstrip("/"), "oauth_pkce_enabled": True}
    else:
        app.provider, app.client_id = SsoKind.SAML.value, connection.key
        app.settings = _saml_settings(connection)
    return app


def _saml_settings(connection: SsoConnection) -> dict[str, Any]:
    return {
        "idp": {
            "entity_id": connection.idp_entity_id,
            "sso_url": connection.idp_sso_url,
            "x509cert": connection.idp_certificate,
        },
        "attribute_mapping": {"email": _EMAIL_CLAIMS},
        "advanced": {
            "want_assertion_signed": True,
            "want_attribute_statement": False,
            "want_name_id": True,
            "allow_single_label_domains": True,
        },
    }


def _check_that_it_was_asked_for(
    connection: SsoConnection, sociallogin: SocialLogin, request: HttpRequest
) -> None:
    """A token of another sign-in is not taken for the one of this; SAML says itself what it answers.
    Who had to sign in anew has done so, as far as the provider says when.
    """
    if connection.kind == SsoKind.SAML:
        return
    state, claims = sociallogin.state, sociallogin.account.extra_data["id_token"]
    asked, said = state.get("nonce"), claims.get("nonce")
    is_asked_for = bool(asked) and hmac.compare_digest(str(said).encode(), str(asked).encode())
    at = claims.get("auth_time")
    is_stale = bool(state.get("anew")) and isinstance(at, int) and time.time() - at > _ANEW_SECONDS
    if is_stale or not is_asked_for:
        raise ImmediateHttpResponse(answer_refused(request))


def _said(connection: SsoConnection, sociallogin: SocialLogin) -> Assertion:
    """A provider that says nothing of it (Entra ID, SAML) vouches for the addresses of its own domains."""
    data = sociallogin.account.extra_data
    claims = {**data["id_token"], **data["userinfo"]} if connection.kind == SsoKind.OIDC else {}
    return Assertion(
        subject=sociallogin.account.uid,
        email=claims.get("email") or sociallogin.user.email or "",
        email_is_verified=claims.get("email_verified", True) is True,
    )


def _tested(request: HttpRequest, connection: SsoConnection, said: Assertion) -> HttpResponse:
    """Whoever began it may be no administrator any more."""
    assert isinstance(request.user, Operator)
    standing = open_standings(request, request.user).get(connection.account_id)
    if standing is None:
        return _refused(request, _("You cannot sign in."))
    with within(connection.account_id):
        record_test(connection=connection, actor=standing.actor, said=said)
    sentence = _("The connection works: the identity provider knows you as %(email)s.")
    messages.success(request, sentence % {"email": said.email or said.subject})
    return redirect("console:sso")


def answer_refused(request: HttpRequest) -> HttpResponse:
    request.session.pop(TESTED, None)
    return _refused(request, _("The answer of the identity provider was refused. Try again."))


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "door/sso_refused.html", {"sentence": sentence}, status=401)
