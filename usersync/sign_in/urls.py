"""The addresses of sign-in. Their names are those that django-allauth looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.providers.saml import views as saml
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from usersync.sign_in import sso_views
from usersync.sign_in.views import end_session, own, sign_in, sign_out

urlpatterns = [
    # ---- coming in -----------------------------------------------------------------------------
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/saved/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # ---- proving it again ----------------------------------------------------------------------
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # ---- single sign-on ------------------------------------------------------------------------
    path("sso/", sso_views.start, name="sso"),
    path("sso/again/", sso_views.again, name="sso_again"),
    path("sso/oidc/<slug:provider_id>/callback/", sso_views.oidc_callback, name="openid_connect_callback"),
    path("sso/saml/<slug:organization_slug>/", saml.acs, name="saml_acs"),
    path("sso/saml/<slug:organization_slug>/finish/", sso_views.finish_saml, name="saml_finish_acs"),
    path("sso/saml/<slug:organization_slug>/metadata/", sso_views.saml_metadata, name="saml_metadata"),
    path("sso/saml/<slug:organization_slug>/end/", sso_views.no_single_logout, name="saml_sls"),
    # ---- one's own security --------------------------------------------------------------------
    path("security/", own(mfa.index), name="mfa_index"),
    path("security/password/", own(account.password_change), name="account_change_password"),
    path("security/app/activate/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/deactivate/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/recovery-codes/", own(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "security/recovery-codes/generate/",
        own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/recovery-codes/download/",
        own(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("security/passkeys/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("security/passkeys/add/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("security/sessions/", own(sessions.list_usersessions), name="usersessions_list"),
    path("security/sessions/<int:session_id>/end/", own(end_session), name="end_session"),
]
