"""Activity history: the list and its export."""

from functools import partial

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from rules.accounts.rights import Right
from usersync.console.activity.export import csv_lines
from usersync.console.activity.lines import activity_line
from usersync.console.activity.rows import linked_rows_of
from usersync.console.activity.search import ActivityPage, Asked
from usersync.operators.access import AdministratorRequest, open_to, strangers


@require_safe
@open_to(Right.SEE_ACTIVITY)
def activity(request: AdministratorRequest) -> HttpResponse:
    asked = Asked.of(request)
    page = ActivityPage.of(request, asked.search())
    context = {
        "heading": gettext("Activity history"),
        "asked": asked,
        "search": asked.person,
        "page": page,
        "rows": [activity_line(row) for row in linked_rows_of(page.found, partial(strangers, request))],
    }
    return render(request, "activity/list.html", context)


@require_safe
@open_to(Right.SEE_ACTIVITY)
def activity_export(request: AdministratorRequest) -> StreamingHttpResponse:
    """All that the filters find, not only one page."""
    name = f"activity-{request.account.slug}-{timezone.now():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        csv_lines(Asked.of(request).search(), partial(strangers, request)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
