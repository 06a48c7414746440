"""Welcome e-mails: previews, and a test to oneself."""

import smtplib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rules.accounts.languages import Language
from rules.mail.refusals import reason_of
from rules.mail.sending import send_test
from usersync.console.forms.welcome_email import WelcomeEmailForm
from usersync.console.screens.welcome_emails import WELCOME_EMAILS
from usersync.console.welcome_preview import (
    DEFAULT,
    WIDTHS,
    Choices,
    addresses_offered,
    keep_draft,
    preview_of,
)
from usersync.letter_frames import letter_frame
from usersync.operators.access import AdministratorRequest, administrators_only


@require_safe
@administrators_only
def preview(request: AdministratorRequest, source: str) -> HttpResponse:
    choices = Choices.of(request)
    context = {
        "source": source,
        "choices": choices,
        "preview": preview_of(request, source, choices),
        "addresses": addresses_offered(request.account),
        "languages": Language,
        "widths": WIDTHS,
        "is_default": source == DEFAULT,
        "screen": WELCOME_EMAILS,
    }
    return render(request, "welcome_emails/preview.html", context)


@require_safe
@letter_frame
@administrators_only
def message(request: AdministratorRequest, source: str) -> HttpResponse:
    """The letter alone, for the frame of the preview."""
    return HttpResponse(preview_of(request, source, Choices.of(request)).letter.html)


@require_POST
@administrators_only
def draft(request: AdministratorRequest) -> HttpResponse:
    """The preview of what has been entered, and not been saved."""
    form = WelcomeEmailForm(request.POST, account=request.account, row=None)
    form.is_valid()
    if form.errors.keys() - {"name"}:
        context = {"form": form, "screen": WELCOME_EMAILS}
        return render(request, "welcome_emails/not_ready.html", context)
    return redirect("console:welcome_email_preview", keep_draft(request.account, form.texts))


@require_POST
@administrators_only
def test(request: AdministratorRequest, source: str) -> HttpResponse:
    choices = Choices.of(request)
    to = request.standing.operator.email
    try:
        send_test(preview_of(request, source, choices).letter, account=request.account, to=to)
    except (OSError, smtplib.SMTPException) as error:
        reason = reason_of(error)
        messages.error(request, _("The mail server did not take it: %(reason)s") % {"reason": reason})
    else:
        messages.success(request, _("A test is on its way to %(address)s.") % {"address": to})
    response = redirect("console:welcome_email_preview", source)
    response["Location"] += f"?{choices.query}"
    return response
