"""The administrators of the account: who they are, invitations, what each may do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from usersync.addresses import public_url
from usersync.console.forms.administrator import InviteForm, OfficeForm, initial_of
from usersync.console.invitation_mail import mail_invitation
from usersync.operators import appointments, invitations
from usersync.operators.access import (
    AdministratorRequest,
    administrators_only,
    freshly_proven,
    get_appointment,
    get_invitation,
)
from usersync.operators.errors import OperatorError
from usersync.operators.kept_entries import entries_of
from usersync.operators.models import Invitation
from usersync.operators.selectors import administrators_by_hand, administrators_by_rules, open_invitations

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@administrators_only
def administrators(request: AdministratorRequest) -> HttpResponse:
    search = request.GET.get("q", "")
    context = {
        "heading": _("Admin settings"),
        "search": search,
        "appointments": administrators_by_hand(request.account, search),
        "invitations": open_invitations(request.account, search),
        "by_rules": administrators_by_rules(request.account).count(),
    }
    return render(request, "admin_settings/administrators.html", context)


@require_http_methods(_READ_AND_WRITE)
@administrators_only
@freshly_proven
def invite(request: AdministratorRequest) -> HttpResponse:
    form = InviteForm(entries_of(request), account=request.account)
    if request.method == "POST" and form.is_valid():
        try:
            return _invited(request, _invite(request, form))
        except OperatorError as refusal:
            form.add_error("email", str(refusal))
    context = {"heading": _("Invite an administrator"), "form": form, "button": _("Send the invitation")}
    return render(request, "admin_settings/administrator.html", context)


@require_http_methods(_READ_AND_WRITE)
@administrators_only
@freshly_proven
def edit(request: AdministratorRequest, operator_id: int) -> HttpResponse:
    appointment = get_appointment(request, operator_id)
    form = OfficeForm(entries_of(request), account=request.account, initial=initial_of(appointment))
    if request.method == "POST" and form.is_valid():
        try:
            appointments.appoint(
                account=request.account,
                actor=request.actor,
                operator=appointment.operator,
                office=form.office(),
            )
            messages.success(request, _("%(name)s is saved.") % {"name": appointment.operator})
            return redirect("console:administrators")
        except OperatorError as refusal:
            form.add_error("role", str(refusal))
    context = {"heading": str(appointment.operator), "form": form, "appointment": appointment}
    return render(request, "admin_settings/administrator.html", {**context, "button": _("Save")})


@require_http_methods(_READ_AND_WRITE)
@administrators_only
@freshly_proven
def dismiss(request: AdministratorRequest, operator_id: int) -> HttpResponse:
    operator = get_appointment(request, operator_id).operator
    if request.method != "POST":
        context = {"heading": _("Dismiss administrator"), "operator": operator}
        return render(request, "admin_settings/dismiss.html", context)
    try:
        appointments.dismiss(account=request.account, actor=request.actor, operator=operator)
        messages.success(request, _("%(name)s is no longer an administrator.") % {"name": operator})
    except OperatorError as refusal:
        messages.error(request, str(refusal))
    return redirect("console:administrators")


@require_POST
@administrators_only
def withdraw(request: AdministratorRequest, invitation_id: int) -> HttpResponse:
    invitation = get_invitation(request, invitation_id)
    invitations.withdraw(invitation=invitation, actor=request.actor)
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("console:administrators")


def _invite(request: AdministratorRequest, form: InviteForm) -> Invitation:
    return invitations.invite(
        account=request.account,
        actor=request.actor,
        email=form.cleaned_data["email"],
        office=form.office(),
    )


def _invited(request: AdministratorRequest, invitation: Invitation) -> HttpResponse:
    try:
        mail_invitation(public_url(request), invitation)
        messages.success(
            request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email}
        )
    except OSError:
        sentence = _("The mail server did not take the invitation for %(email)s. Invite them again later.")
        messages.error(request, sentence % {"email": invitation.email})
    return redirect("console:administrators")
