"""What is on hold, and what an administrator decides about it."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from rules.provisioning.holds.decisions import keep, release
from rules.provisioning.holds.errors import NothingOnHold
from rules.provisioning.holds.scope import Scope
from rules.provisioning.holds.selectors import holds_of, last_hold
from rules.provisioning.models import HoldState
from usersync.console.numbers import number_in
from usersync.console.paging import page_of
from usersync.console.sentences import grouped
from usersync.operators.access import (
    AdministratorRequest,
    administrators_only,
    freshly_proven,
    get_directory_group,
    get_product,
)

DECISIONS = {"release": release, "keep": keep}
MEANWHILE = _("Nothing of this is on hold any more: somebody decided, or a rule gives these seats again.")


@dataclass(frozen=True, slots=True)
class Holds:
    """The page of one directory group or one product; `kept`: what was decided to stay."""

    scope: Scope
    heading: str
    address: str
    because: str

    @property
    def is_kept(self) -> bool:
        return self.scope.state is HoldState.KEPT

    @property
    def list_address(self) -> str:
        """Of all that wait, or of all that were kept."""
        return f"{self.address}?state={HoldState.KEPT}" if self.is_kept else self.address


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def of_directory_group(request: AdministratorRequest, group_id: int) -> HttpResponseBase:
    group = get_directory_group(request, group_id)
    gone = gettext("The directory has deleted this group, with members in it.")
    shrank = gettext("This group lost more than half of its members at once.")
    holds = Holds(
        scope=Scope(group_id=group.pk, state=_state(request)),
        heading=gettext("On hold for %(name)s") % {"name": group.display_name},
        address=reverse("console:directory_group_holds", args=[group.pk]),
        because=gone if group.gone_at else shrank,
    )
    return _answer(request, holds)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def of_product(request: AdministratorRequest, product_id: int) -> HttpResponseBase:
    product = get_product(request, product_id)
    holds = Holds(
        scope=Scope(product_id=product.pk, state=_state(request)),
        heading=gettext("On hold for %(name)s") % {"name": product.name},
        address=reverse("console:product_holds", args=[product.pk]),
        because=gettext("More seats would be taken within 24 hours than the account allows."),
    )
    return _answer(request, holds)


def _state(request: AdministratorRequest) -> HoldState:
    asked = request.POST.get("state") or request.GET.get("state")
    return HoldState.KEPT if asked == HoldState.KEPT else HoldState.WAITING


def _answer(request: AdministratorRequest, holds: Holds) -> HttpResponseBase:
    if request.method == "POST":
        return _decide(request, holds)
    other = HoldState.WAITING if holds.is_kept else HoldState.KEPT
    search = request.GET.get("q", "")
    context = {
        "heading": holds.heading,
        "holds": holds,
        "search": search,
        "kept": [("state", holds.scope.state.value)] if holds.is_kept else [],
        "page": page_of(request, holds_of(request.account, holds.scope, search)),
        # To the last one, because the buttons say it.
        "seats": holds.scope.holds(request.account).count(),
        "others": replace(holds.scope, state=other).holds(request.account).count(),
        "last": last_hold(request.account, holds.scope),
    }
    return render(request, "holds/page.html", context)


def _of_one_seat(scope: Scope, seat: str) -> Scope:
    """`seat`: user id and product id, as the button says it."""
    user_id, _, product_id = (number_in(part) for part in seat.partition("-"))
    if not user_id or not product_id:
        raise BadRequest
    return replace(scope, user_ids=[user_id], product_id=product_id)


def _done(verb: str, seats: int) -> str:
    if verb == "release":
        said = ngettext(
            "%(number)s seat is released; the workers take it now.",
            "%(number)s seats are released; the workers take them now.",
            seats,
        )
    else:
        said = ngettext("%(number)s seat is kept.", "%(number)s seats are kept.", seats)
    return said % {"number": grouped(seats)}


@freshly_proven
def _decide(request: AdministratorRequest, holds: Holds) -> HttpResponse:
    """About all that were seen, or about one seat."""
    verb, _, seat = request.POST.get("decision", "").partition(":")
    if verb not in DECISIONS:
        raise BadRequest
    seen = number_in(request.POST.get("seen", ""))
    if seen is None:
        raise BadRequest
    scope = replace(holds.scope, up_to=seen)
    if seat:
        scope = _of_one_seat(scope, seat)
    try:
        seats = DECISIONS[verb](account=request.account, actor=request.actor, scope=scope)
    except NothingOnHold:
        messages.warning(request, str(MEANWHILE))
        return redirect("console:user_sync")
    messages.success(request, _done(verb, seats))
    # About one seat it was asked below a search.
    if holds_of(request.account, holds.scope, request.GET.get("q", "")).exists():
        return redirect(request.get_full_path())
    left = holds.scope.holds(request.account).exists()
    return redirect(holds.list_address if left else "console:user_sync")
