"""Queries: by GET, or by POST to `.search` (RFC 7644 §3.4.2, §3.4.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.directory.rows import rows_where
from usersync.scim.call import Call
from usersync.scim.columns import GROUP_COLUMNS, USER_COLUMNS, Column
from usersync.scim.cursors import Cursors
from usersync.scim.documents import Writer
from usersync.scim.endpoint import answer
from usersync.scim.errors import InvalidFilter, InvalidValue
from usersync.scim.filters import Compare, Filter, parse_filter
from usersync.scim.group_schema import GROUP
from usersync.scim.listing import Page, Window, count_of, list_response, page_after, page_of
from usersync.scim.lookups import condition
from usersync.scim.matching import as_text
from usersync.scim.membership_json import GROUPS_OF_USER
from usersync.scim.messages import decoded, lowered
from usersync.scim.ordering import Order
from usersync.scim.projection import projection_of
from usersync.scim.schema import ResourceType
from usersync.scim.user_schema import USER

Query = Mapping[str, str]

_PARAMETERS = (
    *("filter", "sortBy", "sortOrder", "startIndex", "count", "cursor"),
    *("attributes", "excludedAttributes"),
)
_OTHER_ORDERS = frozenset({"cursor", "sortBy"})


@dataclass(frozen=True, slots=True)
class Listed:
    """What one endpoint lists."""

    resource: ResourceType
    model: type[Any]
    columns: Mapping[str, Column]
    visible: Callable[[Source], QuerySet[Any]]
    write: Callable[[Writer, Sequence[Any]], list[Mapping[str, Any]]]
    # What is read with a row that is found by one equality.
    beside: str = ""


def visible_users(source: Source) -> QuerySet[DirectoryUser]:
    return DirectoryUser.objects.filter(source=source, deleted_at=None)


def visible_groups(source: Source) -> QuerySet[DirectoryGroup]:
    return DirectoryGroup.objects.filter(source=source, gone_at=None)


USERS = Listed(USER, DirectoryUser, USER_COLUMNS, visible_users, Writer.users, GROUPS_OF_USER)
GROUPS = Listed(GROUP, DirectoryGroup, GROUP_COLUMNS, visible_groups, Writer.groups)


def found(call: Call, listed: Listed, query: Query) -> HttpResponse:
    """Raises InvalidFilter, InvalidPath, InvalidValue, InvalidCursor."""
    wanted = parse_filter(query["filter"], listed.resource) if query.get("filter") else None
    page = _by_one_equality(call, listed, query, wanted) or _page(call, listed, query, wanted)
    return answer(list_response(_written(call, listed, query, page.rows), page.total, page.place))


def found_anywhere(call: Call, query: Query) -> HttpResponse:
    """Users, then groups; by index and in their own order only. Raises InvalidFilter, InvalidValue."""
    if "sortBy" in query or "cursor" in query:
        raise InvalidValue("Sorting and cursors are for /Users/.search and /Groups/.search.")
    window = Window.of(query)
    first, wanted, total = window.start - 1, window.count, 0
    resources: list[Mapping[str, Any]] = []
    for listed, rows in _matching_of_any(call, query):
        page = list(rows.order_by("pk")[first : first + wanted - len(resources)])
        resources += _written(call, listed, query, page)
        total += (number := rows.count())
        first = max(0, first - number)
    return answer(list_response(resources, total, {"startIndex": window.start}))


def query_of_body(body: bytes) -> Query:
    """A SearchRequest as the parameters that a GET would have. Raises InvalidSyntax."""
    values = lowered(decoded(body))
    sent = ((name, values.get(name.lower())) for name in _PARAMETERS)
    return {name: _parameter(value) for name, value in sent if value is not None}


def _parameter(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _by_one_equality(call: Call, listed: Listed, query: Query, wanted: Filter | None) -> Page | None:
    """All rows of `userName eq "x"` and the like, where they fit on one page; None: take the long way."""
    if not isinstance(wanted, Compare) or query.keys() & _OTHER_ORDERS:
        return None
    window, column = Window.of(query), listed.columns.get(wanted.path.name)
    equals = column.equals(wanted) if column else ""
    if not equals or not window.count or window.start > 1:
        return None
    parameters: list[int | str] = [call.source.pk, as_text(wanted)]
    rows = rows_where(listed.model, equals, parameters, limit=window.count + 1, beside=listed.beside)
    return Page(rows, len(rows), {"startIndex": 1}) if len(rows) <= window.count else None


def _page(call: Call, listed: Listed, query: Query, wanted: Filter | None) -> Page:
    rows = listed.visible(call.source)
    if wanted is not None:
        rows = rows.filter(condition(wanted, listed.columns))
    order = Order.of(query, listed.resource, listed.columns)
    if "cursor" not in query:
        return page_of(rows, Window.of(query), order)
    asked = [query.get(name, "") for name in ("filter", "sortBy", "sortOrder")]
    cursors = Cursors([call.source.pk, listed.resource.name, *asked])
    return page_after(rows, query["cursor"], count_of(query), order, cursors)


def _matching(call: Call, listed: Listed, query: Query) -> QuerySet[Any]:
    rows = listed.visible(call.source)
    if text := query.get("filter"):
        return rows.filter(condition(parse_filter(text, listed.resource), listed.columns))
    return rows


def _matching_of_any(call: Call, query: Query) -> list[tuple[Listed, QuerySet[Any]]]:
    """Resources that do not have an attribute of the filter do not match. Raises InvalidFilter."""
    matching, refusal = [], None
    for listed in (USERS, GROUPS):
        try:
            matching.append((listed, _matching(call, listed, query)))
        except InvalidFilter as error:
            refusal = error
    if not matching and refusal:
        raise refusal
    return matching


def _written(call: Call, listed: Listed, query: Query, rows: Sequence[Any]) -> list[Mapping[str, Any]]:
    return listed.write(Writer(call.base_url, projection_of(query, listed.resource)), rows)
