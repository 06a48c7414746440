"""Manage users: the list, a user's page and its refresh, and the end of a copy."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from rules.accounts.rights import Right
from rules.directory.errors import NoSuchUser
from rules.provisioning.leavers import StillThere, delete_leaver
from rules.provisioning.selectors import people_with_seats
from usersync.console.keyed_paging import page_by_key
from usersync.console.people_lines import people_lines
from usersync.console.people_search import PeopleSearch
from usersync.console.person import read_person
from usersync.console.refresh import unless_seen
from usersync.operators.access import AdministratorRequest, freshly_proven, get_directory_user, open_to


@require_safe
@open_to(Right.SEE_USERS)
def users(request: AdministratorRequest) -> HttpResponse:
    asked = PeopleSearch.of(request)
    page = page_by_key(request, asked.found(), asked.order, are_many=asked.are_many, visible=asked.visible)
    context = {
        "heading": gettext("Manage users"),
        "search": asked.words,
        "asked": asked,
        "sorting": asked.sorting,
        "page": page,
        "rows": people_lines(people_with_seats(list(page))),
    }
    return render(request, "users/list.html", context)


@require_safe
@open_to(Right.SEE_USERS)
def user(request: AdministratorRequest, user_id: int) -> HttpResponse:
    person = read_person(request, get_directory_user(request, user_id))
    return render(request, "users/user.html", {"person": person, "heading": person.directory_user.full_name})


@require_safe
@open_to(Right.SEE_USERS)
def user_refresh(request: AdministratorRequest, user_id: int) -> HttpResponse:
    """What changes on the page; 204 where it looks as the page does already."""
    person = read_person(request, get_directory_user(request, user_id))
    return unless_seen(request, "users/_person.html", {"person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Right.DELETE_USERS)
@freshly_proven
def user_delete(request: AdministratorRequest, user_id: int) -> HttpResponse:
    """Of somebody whom the directory has deactivated."""
    directory_user = get_directory_user(request, user_id)
    name = directory_user.full_name
    if request.method != "POST":
        heading = gettext("Delete the user %(name)s?") % {"name": name}
        return render(request, "users/delete.html", {"heading": heading, "directory_user": directory_user})
    try:
        with suppress(NoSuchUser):  # Somebody else was faster.
            delete_leaver(account=request.account, actor=request.actor, user_id=user_id)
    except StillThere as refusal:
        messages.error(request, str(refusal))
        return redirect("console:user", user_id)
    messages.success(request, gettext("%(name)s is deleted.") % {"name": name})
    return redirect("console:users")
