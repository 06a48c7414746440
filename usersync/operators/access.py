"""What the signed-in operator may touch: each function fetches and authorises in one call.

A row of another account and a missing row look the same: Http404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.catalog.models import DeviceGroup, Product, SettingsTemplate, UserGroup
from rules.connections.models import ScimToken
from rules.directory.models import DirectoryGroup, DirectoryUser, Source, SourceKind
from rules.ruleset.models import AdminRole, Rule
from usersync.operators.models import Appointment, Operator

P = ParamSpec("P")


class AdministratorRequest(HttpRequest):
    """What a request is once `administrators_only` has let it through; for annotations only."""

    appointment: Appointment
    account: Account
    actor: Actor
    htmx: HtmxDetails


AdministratorView = Callable[Concatenate[AdministratorRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def administrators_only(view: AdministratorView[P]) -> View[P]:
    """Only full administrators come in: others are sent to sign in, or get a 403."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        admitted = cast("AdministratorRequest", request)
        admitted.appointment = require_full(request)
        admitted.account = admitted.appointment.account
        admitted.actor = Actor.operator(admitted.appointment.operator.name)
        return view(admitted, *args, **kwargs)

    return guarded


def current_appointment(request: HttpRequest) -> Appointment | None:
    """What the operator of this session is: their first appointment. None where there is none."""
    if not isinstance(request.user, Operator):
        return None
    return (
        Appointment.objects.filter(operator=request.user)
        .select_related("account", "operator")
        .order_by("pk")
        .first()
    )


def require_full(request: HttpRequest) -> Appointment:
    """Raises PermissionDenied."""
    appointment = current_appointment(request)
    if appointment is None or appointment.role != AdminRole.FULL:
        raise PermissionDenied
    return appointment


def get_rule(request: AdministratorRequest, rule_id: int) -> Rule:
    rule = get_rule_even_deleted(request, rule_id)
    if rule.deleted_at:
        raise Http404
    return rule


def get_rule_even_deleted(request: AdministratorRequest, rule_id: int) -> Rule:
    """For who may be about to save what somebody else has deleted meanwhile."""
    return get_object_or_404(Rule.objects.select_related("group"), account=request.account, pk=rule_id)


def get_rule_or_deleted(request: AdministratorRequest, rule_id: int) -> Rule:
    """For what can still be read of a deleted rule."""
    return get_object_or_404(Rule.objects.select_related("group"), account=request.account, pk=rule_id)


def get_directory_user(request: AdministratorRequest, user_id: int) -> DirectoryUser:
    return get_object_or_404(
        DirectoryUser.objects.select_related("source", "profile"),
        account=request.account,
        pk=user_id,
        deleted_at=None,
    )


def get_directory_group(request: AdministratorRequest, group_id: int) -> DirectoryGroup:
    return get_object_or_404(
        DirectoryGroup.objects.select_related("source"), account=request.account, pk=group_id
    )


def get_user_group(request: AdministratorRequest, user_group_id: int) -> UserGroup:
    return get_object_or_404(UserGroup, account=request.account, pk=user_group_id)


def get_device_group(request: AdministratorRequest, device_group_id: int) -> DeviceGroup:
    return get_object_or_404(DeviceGroup, account=request.account, pk=device_group_id)


def get_settings_template(request: AdministratorRequest, template_id: int) -> SettingsTemplate:
    return get_object_or_404(SettingsTemplate, account=request.account, pk=template_id)


def get_scim_client(request: AdministratorRequest, source_id: int) -> Source:
    return get_object_or_404(Source, account=request.account, kind=SourceKind.SCIM, pk=source_id)


def get_scim_token(request: AdministratorRequest, token_id: int) -> ScimToken:
    return get_object_or_404(ScimToken.objects.select_related("source"), account=request.account, pk=token_id)


def get_product(request: AdministratorRequest, product_id: int) -> Product:
    return get_object_or_404(Product, account=request.account, pk=product_id)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A part of a page that htmx asks for must not become the sign-in page."""
    sign_in = resolve_url("console:sign_in")
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(sign_in)
    return redirect_to_login(request.get_full_path(), sign_in)
