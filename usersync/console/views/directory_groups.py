"""Directory groups: the list, a group's page, and the options of the rule form."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from rules.directory.member_counts import member_counts
from rules.directory.models import DirectoryGroup
from rules.directory.selectors import BY_NAME, groups, groups_for_rules, members
from rules.provisioning.selectors import people_with_seats
from rules.ruleset.selectors import groups_with_rules, groups_without_rules, rules_of_groups
from usersync.console.directory_group_lines import group_line
from usersync.console.forms.rule import labelled
from usersync.console.keyed_paging import Order, page_by_key
from usersync.console.listing import Column, Sorting
from usersync.console.people_lines import SHOWN, people_lines
from usersync.operators.access import AdministratorRequest, administrators_only, get_directory_group

OPTIONS = 30
COLUMNS = (
    Column(_("Name"), "name"),
    Column(_("Members"), css_class="us-num"),
    Column(_("Rules")),
    Column(_("Source")),
    Column(_("Last change"), "changed"),
)
# What the list can be narrowed down to.
STATUSES = (
    ("with_rules", _("With rules")),
    ("without_rules", _("Without rules")),
    ("gone", _("Gone from the directory")),
)
_ORDERS = {"name": ("lowered_name", "pk"), "changed": ("updated_at", "pk")}


@require_safe
@administrators_only
def directory_groups(request: AdministratorRequest) -> HttpResponse:
    search = request.GET.get("q", "")
    sorting = Sorting.of(request, COLUMNS)
    order = Order(_ORDERS[sorting.key], sorting.is_descending)
    status = request.GET.get("status", "")
    page = page_by_key(request, _in_status(groups(request.account, search), status), order)
    group_ids = [group.pk for group in page]
    counts, on_it = member_counts(page), rules_of_groups(request.account, group_ids)
    context = {
        "heading": gettext("Directory groups"),
        "search": search,
        "statuses": STATUSES,
        "status": status if status in dict(STATUSES) else "",
        "sorting": sorting,
        "page": page,
        "rows": [group_line(group, counts[group.pk], on_it[group.pk]) for group in page],
    }
    return render(request, "directory_groups/list.html", context)


def _in_status(found: QuerySet[DirectoryGroup], status: str) -> QuerySet[DirectoryGroup]:
    """A status that there is not filters nothing."""
    if status == "gone":
        return found.filter(gone_at__isnull=False)
    if status == "with_rules":
        return groups_with_rules(found)
    return groups_without_rules(found).filter(gone_at=None) if status == "without_rules" else found


@require_safe
@administrators_only
def directory_group(request: AdministratorRequest, group_id: int) -> HttpResponse:
    group = get_directory_group(request, group_id)
    search = request.GET.get("q", "")
    page = page_by_key(request, members(request.account, group, search).only(*SHOWN), Order(BY_NAME))
    context = {
        "heading": group.display_name,
        "group": group,
        "search": search,
        "page": page,
        "people": people_lines(people_with_seats(list(page))),
        "rules": rules_of_groups(request.account, [group.pk])[group.pk],
    }
    return render(request, "directory_groups/group.html", context)


@require_safe
@administrators_only
def options(request: AdministratorRequest) -> HttpResponse:
    """Groups that a rule can be made for, found by `?q=`."""
    found = groups_for_rules(request.account, request.GET.get("q", ""), limit=OPTIONS)
    return render(request, "rule/group_options.html", {"options": labelled(found)})
