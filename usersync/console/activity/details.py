"""What an activity changed, value by value, before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from rules.audit.models import Activity, SubjectKind
from rules.provisioning.history import entries_of
from rules.provisioning.rule_versions import differences, version_of
from usersync.console.activity.labels import label_of, value_of
from usersync.console.history import entry_words
from usersync.console.rule_history import spoken

_UNTOLD = {"entries", "changed", "before", "after", "content", "names", "other_id"}


@dataclass(frozen=True, slots=True)
class Line:
    """`before` is empty where there was nothing, `after` where there is nothing any more."""

    label: str
    before: str
    after: str


def lines_of(activity: Activity) -> list[Line]:
    details = activity.details
    told = _of_rule(activity) if activity.subject_kind == SubjectKind.RULE else _differences(details)
    return [*told, *_entries(activity), *_single(details)]


def _of_rule(activity: Activity) -> Iterator[Line]:
    """Field by field, by the names of its time."""
    said = version_of(activity)
    found = differences(said.before, said.content) if said.content else ()
    for each in spoken(found, said.names):
        yield Line(each.label, ", ".join(each.removed), ", ".join(each.added))


def _differences(details: Mapping[str, Any]) -> Iterator[Line]:
    for name, (before, after) in details.get("changed", {}).items():
        yield Line(label_of(name), value_of(name, before), value_of(name, after))
    before, after = details.get("before"), details.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            yield Line(label_of(name), value_of(name, before.get(name)), value_of(name, after.get(name)))
    elif "after" in details:
        yield Line(gettext("Value"), value_of("", before), value_of("", after))


def _entries(activity: Activity) -> Iterator[Line]:
    for entry in entries_of(activity):
        yield Line(entry_words(entry)[0], "", entry.rule)


def _single(details: Mapping[str, Any]) -> Iterator[Line]:
    for name, value in details.items():
        if name not in _UNTOLD and value not in (None, "", [], {}):
            yield Line(label_of(name), "", value_of(name, value))
