"""Small marks of the console: icons, times, names, numbers."""

from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from rules.catalog.models import Product, SettingState
from usersync.console import combining, marks, names
from usersync.console.forms.rule.comparison import chosen
from usersync.console.listing import Column, Sorting
from usersync.console.navigation import sections_for
from usersync.console.seats import seats_left
from usersync.console.sentences import grouped
from usersync.console.stencils import fill_all

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, extra_class: str = "") -> SafeString:
    """A 16 px symbol of `static/img/icons.svg`; it repeats a word beside it and is never spoken."""
    return format_html(
        '<svg class="us-icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra_class}" if extra_class else "",
        static("img/icons.svg"),
        name,
    )


register.simple_tag(marks.when)
register.simple_tag(marks.day)
register.simple_tag(marks.manager_of)
register.simple_tag(fill_all, name="lines")
register.filter(marks.status_tag)
register.filter(names.initials)
register.filter(names.short_name)


@register.inclusion_tag("partials/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    request = context["request"]
    here = request.resolver_match.url_name
    open_to_them = sections_for(request.standing)
    sections = [[(screen, screen.contains(here)) for screen in section] for section in open_to_them]
    return {"request": request, "sections": sections}


@register.inclusion_tag("partials/column_heads.html", takes_context=True)
def column_heads(context: Context, sorting: Sorting) -> dict[str, Any]:
    heads = [(column, sorting.next_value(column), _aria_sort(sorting, column)) for column in sorting.columns]
    return {"request": context["request"], "heads": heads}


def _aria_sort(sorting: Sorting, column: Column) -> str:
    if not column.key or column.key != sorting.key:
        return ""
    return "descending" if sorting.is_descending else "ascending"


@register.inclusion_tag("rule/_how_rules_combine.html")
def how_rules_combine() -> dict[str, Any]:
    return {"combining": combining.how_rules_combine()}


@register.filter
def setting_state(state: str) -> str:
    return str(SettingState(state).label)


@register.filter
def number(count: float) -> str:
    """`12,400`."""
    return grouped(count)


@register.filter
def seats(product: Product) -> str:
    return seats_left(product)


@register.filter
def ticked(field: BoundField) -> str:
    """What is ticked in a check list, by name."""
    return chosen(field) or gettext("None Selected")
