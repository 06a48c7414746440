"""What a page has many of, such as lines of a list: a template is rendered once, and filled for each.

A stencil is a template about a line whose texts are not known yet. It says where they stand, as `{{ name }}`,
in `{% url %}` and in `{% blocktranslate %}`, and what is different where one is empty: `{% if name %}`. It
cannot look into a text: filters and comparisons would see the hole (a test holds stencils to that). It knows
its line and the language, and nothing of the request.
"""

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from html import escape
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# A number that stands in no template. Numbers are what `{% url %}` puts into addresses.
_HOLE = f"9{secrets.randbelow(10**24):024}"
_HOLES = re.compile(rf"{_HOLE}(\d\d)")


def fill(template_name: str, line: "DataclassInstance") -> SafeString:
    """`line`: a dataclass of texts, numbers and flags; empty are `""` and False. What is no SafeString is
    escaped, numbers are written plain, as ids are.
    """
    return mark_safe(_filled(template_name, line, get_language()))  # noqa: S308 - its texts are escaped


def fill_all(template_name: str, lines: Iterable["DataclassInstance"]) -> SafeString:
    language = get_language()
    return mark_safe("".join([_filled(template_name, line, language) for line in lines]))  # noqa: S308 - what goes in is escaped


@dataclass(frozen=True, slots=True)
class _Stencil:
    """`text` with a `%s` for each of the `places` among the fields of a line."""

    text: str
    places: tuple[int, ...]


def _filled(template_name: str, line: "DataclassInstance", language: str | None) -> str:
    names, read = _fields(type(line))
    values = read(line)
    is_there = tuple([value != "" and value is not False for value in values])
    stencil = _stencil(template_name, names, is_there, language)
    texts = [_escaped(value) for value in values]
    return stencil.text % tuple([texts[place] for place in stencil.places])


def _escaped(value: object) -> str:
    if isinstance(value, SafeString):
        return value
    return str(value) if isinstance(value, int) else escape(str(value))


@cache
def _fields(kind: type["DataclassInstance"]) -> tuple[tuple[str, ...], Callable[[Any], tuple[object, ...]]]:
    names = tuple(field.name for field in fields(kind))
    if len(names) == 1:
        return names, lambda line: (getattr(line, names[0]),)
    return names, attrgetter(*names)


@lru_cache(maxsize=2000)
def _stencil(
    template_name: str, names: tuple[str, ...], is_there: tuple[bool, ...], _language: str | None
) -> _Stencil:
    holes = {
        name: f"{_HOLE}{place:02}" if there else ""
        for place, (name, there) in enumerate(zip(names, is_there, strict=True))
    }
    text = render_to_string(template_name, holes).strip().replace("%", "%%")
    return _Stencil(_HOLES.sub("%s", text), tuple(int(place) for place in _HOLES.findall(text)))
