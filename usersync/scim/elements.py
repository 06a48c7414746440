"""Filters on the values of multi-valued attributes, which are in the document of a user, as SQL.

`emails[type eq "work" and value co "@x"]`: one value fulfils all of it.
"""

import msgspec
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from usersync.scim.errors import InvalidFilter
from usersync.scim.filters import And, Compare, Filter, Matches, Not, Or, Present
from usersync.scim.matching import as_boolean, as_text
from usersync.scim.paths import AttributePath
from usersync.scim.schema import Attribute
from usersync.scim.user_schema import USER

_IN_DOCUMENTS = frozenset(
    attribute.name for attribute in USER.attributes if attribute.multi_valued and not attribute.is_read_only
)
# The one with an index by its values.
_INDEXED = "emails"

_OPERATORS = {
    "eq": "{has} = {wanted}",
    "ne": "{has} <> {wanted}",
    "co": "position({wanted} in {has}) > 0",
    "sw": "starts_with({has}, {wanted})",
    "ew": "right({has}, length({wanted})) = {wanted}",
    "gt": "{has} > {wanted}",
    "ge": "{has} >= {wanted}",
    "lt": "coalesce({bare} < {wanted}, false)",
    "le": "coalesce({bare} <= {wanted}, false)",
}
_Sql = tuple[str, list[object]]


def is_in_documents(attribute: Attribute) -> bool:
    return attribute.name in _IN_DOCUMENTS


def any_element(attribute: Attribute, wanted: Filter) -> Q:
    """A value of the attribute fulfils the filter, whose paths are sub-attributes. Raises InvalidFilter."""
    predicate, parameters = _predicate(wanted)
    exists = RawSQL(  # noqa: S611 - made of constants; values are bound
        f'EXISTS (SELECT FROM jsonb_array_elements("directory_directoryuser"."document" -> %s) element'
        f" WHERE {predicate})",
        [attribute.name, *parameters],
        output_field=BooleanField(),
    )
    return _by_index(attribute, wanted) & Q(exists)


def on_its_values(wanted: Compare | Present) -> Filter:
    """`emails co "@x"` and `emails.type eq "work"` as filters on one value. Raises InvalidFilter."""
    path = wanted.path
    if (sub := path.sub or path.attribute.sub("value")) is None:
        raise InvalidFilter(f"Say which part of {path.attribute.name} to compare.")
    if isinstance(wanted, Present):
        return Present(AttributePath(sub))
    return Compare(AttributePath(sub), wanted.operator, wanted.value)


def _by_index(attribute: Attribute, wanted: Filter) -> Q:
    """What the index can say of it in advance: that an address is among those of the user, in any case."""
    for part in wanted.filters if isinstance(wanted, And) else (wanted,):
        match part:
            case Compare(path, "eq", str(text)) if (attribute.name, path.name) == (_INDEXED, "value"):
                return Q(pk__in=_users_with_address(text))
    return Q()


def _users_with_address(address: str) -> RawSQL:
    sql = "SELECT usersync_users_with_address(%s)"
    return RawSQL(sql, [msgspec.json.encode([{"value": address}]).decode()])  # noqa: S611 - the value is bound


def _predicate(wanted: Filter) -> _Sql:
    match wanted:
        case And(filters):
            return _joined(" AND ", filters)
        case Or(filters):
            return _joined(" OR ", filters)
        case Not(part):
            predicate, parameters = _predicate(part)
            return f"NOT ({predicate})", parameters
        case Present(path):
            return "element ->> %s <> ''", [path.target.name]
        case Compare():
            return _comparison(wanted)
        case Matches(attribute):
            raise InvalidFilter(f"{attribute.name} cannot stand in brackets.")


def _joined(word: str, filters: tuple[Filter, ...]) -> _Sql:
    parts = [_predicate(part) for part in filters]
    predicate = word.join(f"({predicate})" for predicate, _ in parts)
    return predicate, [parameter for _, parameters in parts for parameter in parameters]


def _comparison(wanted: Compare) -> _Sql:
    attribute = wanted.path.target
    if attribute.type == "boolean":
        same = as_boolean(wanted) == (wanted.operator == "eq")
        return "coalesce((element ->> %s)::boolean, false) = %s", [attribute.name, same]
    if wanted.value is None and wanted.operator in {"eq", "ne"}:
        return f"(element ->> %s <> '') IS {'NOT' if wanted.operator == 'eq' else ''} TRUE", [attribute.name]
    shape = "{}" if attribute.case_exact else "lower({})"
    text = as_text(wanted)
    # `ew` compares with the text twice.
    times = _OPERATORS[wanted.operator].count("{wanted}")
    sql = _OPERATORS[wanted.operator].format(
        has=shape.format("coalesce(element ->> %s, '')"),
        # What is not there is not less than anything.
        bare=shape.format("element ->> %s"),
        wanted=shape.format("%s"),
    )
    first_is_text = wanted.operator == "co"
    return sql, [text, attribute.name] if first_is_text else [attribute.name, *[text] * times]
