"""The end user's own page: what they hold, whom to ask, and their language."""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rules.accounts.languages import Language
from rules.mail import visits
from rules.mail.reading import contact_of, language_of
from rules.mail.visits import Visit
from rules.provisioning.models import DeviceAccess, Seat, SeatState, WelcomeMail
from rules.provisioning.picked_language import pick_language
from usersync.welcome.privacy import COOKIE, private

_SALT = "usersync.welcome-page"
_DAY_SECONDS = 86_400


@require_http_methods(["GET", "HEAD", "POST"])
@private
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail scanners open every link, so opening one uses nothing up; pressing the button does."""
    visit = _visit(token)
    if not visit.is_active:
        return _suspended(request, visit.mail)
    if request.method == "POST" and visit.is_good and visits.use(visit.mail, timezone.now()):
        return _let_in(visit.mail)
    if visit.is_used and _mail_of_who_is_in(request) == visit.mail.pk:
        return redirect("welcome:page")
    return _show(request, "welcome/link.html", visit.mail, visit=visit, token=token)


@require_POST
@private
def again(request: HttpRequest, token: str) -> HttpResponse:
    """A new link, to the address that the directory has."""
    visit = _visit(token)
    if not visit.is_active:
        return _suspended(request, visit.mail)
    if not visit.is_renewable:
        return redirect("welcome:link", token)
    is_sent = visits.send_new_link(visit.mail)
    return _show(request, "welcome/again.html", visit.mail, is_sent=is_sent)


@require_safe
@private
def page(request: HttpRequest) -> HttpResponse:
    mail = _who_is_in(request)
    if mail is None:
        return render(request, "welcome/outside.html", status=403)
    if not visits.is_active(mail):
        return _suspended(request, mail)
    seats = Seat.objects.filter(user=mail.user).select_related("product").order_by("product_id")
    devices = DeviceAccess.objects.filter(user=mail.user).select_related("device_group")
    version = mail.user.profile.settings_version
    return _show(
        request,
        "welcome/page.html",
        mail,
        held=[seat.product for seat in seats if seat.state == SeatState.HELD],
        waiting=[seat.product for seat in seats if seat.state == SeatState.WAITING],
        device_groups=[each.device_group for each in devices.order_by("device_group__name")],
        settings=version.states if version else {},
        languages=Language,
    )


@require_POST
@private
def language(request: HttpRequest) -> HttpResponse:
    mail, asked = _who_is_in(request), request.POST.get("language", "")
    if mail and visits.is_active(mail) and asked in Language.values:
        pick_language(user=mail.user, language=Language(asked))
    return redirect("welcome:page")


def _visit(token: str) -> Visit:
    visit = visits.visit(token)
    if visit is None:
        raise Http404
    return visit


def _suspended(request: HttpRequest, mail: WelcomeMail) -> HttpResponse:
    return _show(request, "welcome/suspended.html", mail)


def _show(request: HttpRequest, template: str, mail: WelcomeMail, **context: object) -> HttpResponse:
    """In the user's language."""
    chosen = language_of(mail.user.profile, mail.account)
    translation.activate(chosen)
    people = {"user": mail.user, "account": mail.account, "contact": contact_of(mail.account)}
    return render(request, template, {**people, "language": chosen, **context})


def _let_in(mail: WelcomeMail) -> HttpResponse:
    answer = redirect("welcome:page")
    answer.set_signed_cookie(
        COOKIE,
        str(mail.pk),
        salt=_SALT,
        max_age=_DAY_SECONDS,
        path="/welcome/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _who_is_in(request: HttpRequest) -> WelcomeMail | None:
    """Whoever has used a link with this browser within a day."""
    pk = _mail_of_who_is_in(request)
    return visits.mail_with_id(pk) if pk else None


def _mail_of_who_is_in(request: HttpRequest) -> int | None:
    try:
        return int(request.get_signed_cookie(COOKIE, salt=_SALT, max_age=_DAY_SECONDS) or 0)
    except (KeyError, BadSignature):
        return None
