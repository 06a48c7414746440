"""What the signed-in operator may touch: each function fetches and authorises in one call.

A row that is not for this operator, a row of another account and a missing row look the same: Http404.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from rules.accounts import walls
from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor
from rules.catalog.models import DeviceGroup, Product, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.catalog.trees import Branch, changeable, read_tree, within
from rules.connections.models import ScimToken
from rules.directory.models import DirectoryGroup, DirectoryUser, Source, SourceKind
from rules.ruleset.models import Rule
from usersync.operators.kept_entries import keep_entries
from usersync.operators.models import Appointment, Invitation, Operator, SsoDomain
from usersync.operators.proof import has_second_factor, is_fresh, where_to_add_a_factor, where_to_prove
from usersync.operators.standing import Standing, current_standing, open_standings

P = ParamSpec("P")


class AdministratorRequest(HttpRequest):
    """What a request is once `open_to` has let it through; for annotations only."""

    standing: Standing
    standings: dict[int, Standing]
    account: Account
    actor: Actor
    htmx: HtmxDetails


AdministratorView = Callable[Concatenate[AdministratorRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def open_to(*rights: Right) -> Callable[[AdministratorView[P]], View[P]]:
    """Who has any of the rights in the account comes in. Others are sent to sign in, or to the page that
    says that they may do nothing here (any more); to who may do something else the page is not there.
    """

    def guard(view: AdministratorView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not isinstance(request.user, Operator):
                return _to_sign_in(request)
            standings = open_standings(request, request.user)
            standing = current_standing(request, standings)
            if standing is None:
                return _to(request, resolve_url("console:no_access"))
            walls.enter(standing.account.pk)
            if not any(standing.may(right) for right in rights):
                raise Http404
            if standing.account.second_factor_is_required and not has_second_factor(request):
                return _to(request, where_to_add_a_factor(request))
            return view(_admitted(request, standing, standings), *args, **kwargs)

        return guarded

    return guard


administrators_only = open_to(Right.ADMINISTER)


def freshly_proven(view: AdministratorView[P]) -> AdministratorView[P]:
    """For dangerous acts, behind `open_to`: who has not signed in or confirmed it lately is asked to, and
    comes back to the page. The act is looked at again before it is done: see `kept_entries.py`.
    """

    @wraps(view)
    def guarded(request: AdministratorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        keep_entries(request)
        return _to(request, where_to_prove(request, _page_of(request)))

    return guarded


def _page_of(request: HttpRequest) -> str:
    """The page that is asked for, or that the button was on."""
    if request.method in {"GET", "HEAD"} or "Referer" not in request.headers:
        return request.get_full_path()
    return urlsplit(request.headers["Referer"])._replace(scheme="", netloc="").geturl()


def _admitted(
    request: HttpRequest, standing: Standing, standings: dict[int, Standing]
) -> AdministratorRequest:
    admitted = cast("AdministratorRequest", request)
    admitted.standing, admitted.standings, admitted.account = standing, standings, standing.account
    admitted.actor = standing.actor
    return admitted


def visible_users(request: AdministratorRequest, users: QuerySet[DirectoryUser]) -> QuerySet[DirectoryUser]:
    """Of the account's users: all, or those in the groups that a manager looks after, subgroups included."""
    if request.standing.sees_all_users:
        return users
    return users.filter(profile__user_group__in=[branch.user_group for branch in visible_branches(request)])


def strangers(request: AdministratorRequest, user_ids: Collection[int]) -> set[int]:
    """Those of the users whose names are not for this operator."""
    if request.standing.sees_all_users or not user_ids:
        return set()
    users = DirectoryUser.objects.filter(account=request.account, pk__in=user_ids)
    return {*user_ids} - {*visible_users(request, users).values_list("pk", flat=True)}


def visible_branches(request: AdministratorRequest) -> list[Branch]:
    """All user groups of the account, or those that a manager looks after, subgroups included."""
    branches, standing = read_tree(request.account), request.standing
    return branches if standing.sees_all_users else within(branches, standing.managed_group_ids)


def get_rule(request: AdministratorRequest, rule_id: int) -> Rule:
    rule = get_rule_even_deleted(request, rule_id)
    if rule.deleted_at:
        raise Http404
    return rule


def get_rule_even_deleted(request: AdministratorRequest, rule_id: int) -> Rule:
    """For what can still be read of a deleted rule, or was about to be saved while it was deleted."""
    return get_object_or_404(Rule.objects.select_related("group"), account=request.account, pk=rule_id)


def get_directory_user(request: AdministratorRequest, user_id: int) -> DirectoryUser:
    users = DirectoryUser.objects.select_related("source", "profile").filter(account=request.account)
    return get_object_or_404(visible_users(request, users), pk=user_id, deleted_at=None)


def get_directory_group(request: AdministratorRequest, group_id: int) -> DirectoryGroup:
    return get_object_or_404(
        DirectoryGroup.objects.select_related("source"), account=request.account, pk=group_id
    )


def get_user_group(request: AdministratorRequest, user_group_id: int) -> UserGroup:
    """To be changed. The groups that were given to a manager stay as they are; those within may change."""
    user_group = get_object_or_404(UserGroup, account=request.account, pk=user_group_id)
    if not may_change(request, user_group):
        raise Http404
    return user_group


def may_change(request: AdministratorRequest, user_group: UserGroup) -> bool:
    standing = request.standing
    if standing.sees_all_users:
        return standing.may(Right.CHANGE_USER_GROUPS)
    within_theirs = changeable(read_tree(request.account), standing.managed_group_ids)
    return user_group.pk in within_theirs and standing.may(Right.CHANGE_USER_GROUPS)


def get_device_group(request: AdministratorRequest, device_group_id: int) -> DeviceGroup:
    return get_object_or_404(DeviceGroup, account=request.account, pk=device_group_id)


def get_settings_template(request: AdministratorRequest, template_id: int) -> SettingsTemplate:
    return get_object_or_404(SettingsTemplate, account=request.account, pk=template_id)


def get_welcome_template(request: AdministratorRequest, template_id: int) -> WelcomeTemplate:
    return get_object_or_404(WelcomeTemplate, account=request.account, pk=template_id)


def get_scim_client(request: AdministratorRequest, source_id: int) -> Source:
    return get_object_or_404(Source, account=request.account, kind=SourceKind.SCIM, pk=source_id)


def get_scim_token(request: AdministratorRequest, token_id: int) -> ScimToken:
    return get_object_or_404(ScimToken.objects.select_related("source"), account=request.account, pk=token_id)


def get_product(request: AdministratorRequest, product_id: int) -> Product:
    return get_object_or_404(Product, account=request.account, pk=product_id)


def get_appointment(request: AdministratorRequest, operator_id: int) -> Appointment:
    return get_object_or_404(
        Appointment.objects.select_related("operator"), account=request.account, operator=operator_id
    )


def get_invitation(request: AdministratorRequest, invitation_id: int) -> Invitation:
    return get_object_or_404(Invitation, account=request.account, directory_user=None, pk=invitation_id)


def get_sso_domain(request: AdministratorRequest, domain_id: int) -> SsoDomain:
    return get_object_or_404(
        SsoDomain.objects.select_related("account"), account=request.account, pk=domain_id
    )


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    sign_in = resolve_url("account_login")
    return _to(request, sign_in) if is_htmx(request) else redirect_to_login(request.get_full_path(), sign_in)


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """A part of a page that htmx asks for must not become another page."""
    return HttpResponseClientRedirect(address) if is_htmx(request) else redirect(address)


def is_htmx(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers
