"""What the sources mark for translation, found without gettext."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

from usersync.env import BASE_DIR

_CALLS = {
    "_": (),
    "gettext": (),
    "gettext_lazy": (),
    "gettext_noop": (),
    "ngettext": ("plural",),
    "ngettext_lazy": ("plural",),
    "pgettext": ("context",),
    "pgettext_lazy": ("context",),
    "npgettext": ("context", "plural"),
    "npgettext_lazy": ("context", "plural"),
}
_STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
# As Django's own preparation of templates for xgettext writes them.
_IN_TEMPLATE = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({_STRING}(?:, ?{_STRING})*)")


class Text(NamedTuple):
    """As a catalogue has it."""

    text: str
    plural: str = ""
    context: str = ""


@cache
def marked_texts() -> frozenset[Text]:
    """A text that is also the singular of a plural has one entry with it."""
    found = {*_of_python(), *_of_templates()}
    singulars = {(each.text, each.context) for each in found if each.plural}
    return frozenset(each for each in found if each.plural or (each.text, each.context) not in singulars)


def _of_python() -> Iterator[Text]:
    for folder in ("rules", "usersync"):
        for path in (BASE_DIR / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield from _of_call(node)


def _of_call(call: ast.Call) -> Iterator[Text]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
    strings = [each for each in texts if isinstance(each, str)]
    if name in _CALLS and strings:
        yield _text(name, strings)


def _of_templates() -> Iterator[Text]:
    for path in (BASE_DIR / "templates").rglob("*.*"):
        yield from _of_template(path)


def _of_template(path: Path) -> Iterator[Text]:
    for name, arguments in _IN_TEMPLATE.findall(templatize(path.read_text())):
        yield _text(name, ast.literal_eval(f"[{arguments}]"))


def _text(name: str, strings: list[str]) -> Text:
    more = _CALLS[name]
    context = strings.pop(0) if "context" in more else ""
    plural = strings[1] if "plural" in more else ""
    return Text(strings[0], plural, context)
