"""Filters (RFC 7644 §3.4.2.2): text to a small tree, by recursive descent.

Beyond the grammar, because Entra ID sends it: unquoted texts, and `emails[type eq "work"].value eq "x"`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NoReturn

import msgspec

from usersync.scim.errors import InvalidFilter, InvalidPath
from usersync.scim.paths import AttributePath, MalformedPath, UnknownAttribute, attribute_path
from usersync.scim.schema import Attribute, ResourceType

MAX_LENGTH = 4000
MAX_DEPTH = 20
OPERATORS = frozenset({"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"})

Literal = str | bool | None


@dataclass(frozen=True, slots=True)
class Compare:
    path: AttributePath
    operator: str
    value: Literal


@dataclass(frozen=True, slots=True)
class Present:
    path: AttributePath


@dataclass(frozen=True, slots=True)
class Matches:
    """One value of a multi-valued attribute fulfils all of `filter`, whose paths are its sub-attributes."""

    attribute: Attribute
    filter: "Filter"


@dataclass(frozen=True, slots=True)
class Not:
    filter: "Filter"


@dataclass(frozen=True, slots=True)
class And:
    filters: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Or:
    filters: tuple["Filter", ...]


Filter = Compare | Present | Matches | Not | And | Or


def parse_filter(text: str, resource: ResourceType) -> Filter:
    """Raises InvalidFilter."""
    parser = _Parser(text, resource)
    parsed = parser.disjunction()
    parser.end()
    return parsed


def parse_path(text: str, resource: ResourceType) -> AttributePath:
    """A path of a PATCH operation, with its value filter. Raises UnknownAttribute,
    InvalidPath, InvalidFilter.
    """
    name, bracket, _ = text.partition("[")
    try:
        path = attribute_path(name, resource)
    except MalformedPath:
        raise InvalidPath(f"{text!r} is not an attribute path.") from None
    return _Parser(text, resource).path_with_filter() if bracket else path


_TOKEN = re.compile(r'\s*(?:([()\[\]])|("(?:[^"\\]|\\.)*")|([^\s()\[\]"]+))', re.DOTALL)


def _tokens(text: str) -> Iterator[str]:
    if len(text) > MAX_LENGTH:
        raise InvalidFilter(f"A filter may have {MAX_LENGTH} characters, this one has {len(text)}.")
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InvalidFilter(f"The filter cannot be read at character {position + 1}.")
        position = match.end()
        yield match[match.lastindex or 0]


class _Parser:
    """One filter; `scope` is the attribute whose values the filter in brackets is about."""

    def __init__(self, text: str, resource: ResourceType) -> None:
        self.tokens = [*_tokens(text), ""]
        self.resource = resource
        self.position = 0
        self.depth = 0
        self.scope: Attribute | None = None

    def disjunction(self) -> Filter:
        self._deeper()
        parts = [self._conjunction()]
        while self._skip_word("or"):
            parts.append(self._conjunction())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def end(self) -> None:
        if self._peek():
            self._refuse(f"{self._peek()!r} was not expected")

    def path_with_filter(self) -> AttributePath:
        path = self._path(self._next())
        inner = self._in_brackets(path)
        sub = self._sub_after_brackets(path.attribute)
        self.end()
        return replace(path, sub=sub, filter=inner)

    def _conjunction(self) -> Filter:
        parts = [self._term()]
        while self._skip_word("and"):
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _term(self) -> Filter:
        if self._peek().lower() == "not" and self._peek(1) == "(":
            self._next()
            return Not(self._term())
        if self._skip_word("("):
            inner = self.disjunction()
            self._expect(")")
            return inner
        path = self._path(self._next())
        if self._peek() == "[":
            return self._value_path(path)
        return self._comparison(path)

    def _value_path(self, path: AttributePath) -> Filter:
        inner = self._in_brackets(path)
        if not (sub := self._sub_after_brackets(path.attribute)):
            return Matches(path.attribute, inner)
        return Matches(path.attribute, And((inner, self._comparison(AttributePath(sub)))))

    def _in_brackets(self, path: AttributePath) -> Filter:
        if self.scope or path.sub or not path.attribute.multi_valued:
            self._refuse(f"{path.target.name} has no values to choose from")
        self._expect("[")
        self.scope = path.attribute
        inner = self.disjunction()
        self.scope = None
        self._expect("]")
        return inner

    def _sub_after_brackets(self, attribute: Attribute) -> Attribute | None:
        if not self._peek().startswith("."):
            return None
        name = self._next()[1:]
        return attribute.sub(name) or self._refuse(f"{attribute.name} has no {name!r}")

    def _comparison(self, path: AttributePath) -> Filter:
        operator = self._next().lower()
        if operator == "pr":
            return Present(path)
        if operator not in OPERATORS:
            self._refuse(f"{operator!r} is not an operator")
        return Compare(path, operator, self._literal())

    def _literal(self) -> Literal:
        token = self._next()
        if token.startswith('"'):
            try:
                return msgspec.json.decode(token, type=str)
            except msgspec.DecodeError:
                self._refuse(f"{token} is not a JSON text")
        if token in {"", "(", ")", "[", "]"}:
            self._refuse("a value is missing")
        return {"true": True, "false": False, "null": None}.get(token.lower(), token)

    def _path(self, token: str) -> AttributePath:
        try:
            if self.scope is None:
                return attribute_path(token, self.resource)
            if sub := self.scope.sub(token):
                return AttributePath(sub)
        except (MalformedPath, UnknownAttribute):
            self._refuse(f"there is no attribute {token!r} to filter by")
        return self._refuse(f"{self.scope.name} has no {token!r}")

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse(f"it is nested deeper than {MAX_DEPTH} levels")

    def _peek(self, ahead: int = 0) -> str:
        return self.tokens[min(self.position + ahead, len(self.tokens) - 1)]

    def _next(self) -> str:
        token = self._peek()
        self.position += 1
        return token

    def _skip_word(self, word: str) -> bool:
        found = self._peek().lower() == word
        self.position += found
        return found

    def _expect(self, token: str) -> None:
        if self._next() != token:
            self._refuse(f"{token!r} is missing")

    def _refuse(self, reason: str) -> NoReturn:
        raise InvalidFilter(f"The filter cannot be used: {reason}.")
