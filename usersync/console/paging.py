from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


def page_of(request: HttpRequest, found: QuerySet[Any] | Sequence[Any]) -> "Page[Any]":
    """The page that `?page=` names; one that does not exist becomes the nearest that does."""
    return Paginator(found, ROWS).get_page(request.GET.get("page"))
