"""Small marks of the console: icons, times, names, numbers."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from rules.catalog.models import Product, SettingState
from usersync.console import combining, moments
from usersync.console.forms.rule.comparison import chosen
from usersync.console.listing import Column, Sorting
from usersync.console.navigation import sections_for
from usersync.console.seats import seats_left
from usersync.console.sentences import grouped

register = template.Library()

SHOWN_CHIPS = 3


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


@register.simple_tag
def when(moment: datetime | None) -> SafeString | str:
    """`2 h ago`, with the exact time on hover."""
    return _time(moment, moments.spoken(moment, timezone.now())) if moment else ""


@register.simple_tag
def day(moment: datetime | None) -> SafeString | str:
    """`12 Nov 2024`, with the exact time on hover."""
    return _time(moment, moments.day(moment, timezone.now())) if moment else ""


def _time(moment: datetime, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), moments.exact(moment), text
    )


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


@register.inclusion_tag("partials/chips.html")
def chips(products: Sequence[Product]) -> dict[str, Any]:
    """At most three products by their short labels, then how many more there are."""
    return {"shown": products[:SHOWN_CHIPS], "more": products[SHOWN_CHIPS:]}


@register.inclusion_tag("rule/_how_rules_combine.html")
def how_rules_combine() -> dict[str, Any]:
    return {"combining": combining.how_rules_combine()}


@register.filter
def short_name(name: str) -> str:
    """`Maya Okafor` -> `M. Okafor`; a name of one word stays as it is."""
    first, _, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest and first.isalpha() else name


@register.filter
def initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


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
