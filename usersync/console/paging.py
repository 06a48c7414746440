from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

ROWS = 50

M = TypeVar("M", bound=Model)


def page_of(request: HttpRequest, found: QuerySet[M]) -> "Page[M]":
    """The page that `?page=` names; one that does not exist becomes the nearest that does."""
    return Paginator(found, ROWS).get_page(request.GET.get("page"))
