"""Lines of the lists of declared screens, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from rules.ruleset.models import Rule
from usersync.console.listing import Sorting
from usersync.console.stencils import fill, fill_all

SHOWN_RULES = 5


@dataclass(frozen=True, slots=True)
class Showing:
    """What is asked for, and what whoever asks may do."""

    search: str
    sorting: Sorting
    may_change: bool
    opens_rules: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """What lines of all screens say. `rules`: those that name the row."""

    id: int
    name: str
    rules: SafeString | str
    may_change: bool


@dataclass(frozen=True, slots=True)
class _NamingRule:
    id: int
    number: int
    group: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class _NamingRules:
    shown: SafeString
    more: str


def rules_naming(rules: Sequence[Rule], *, open_them: bool) -> SafeString | str:
    """At most five, then how many more there are."""
    if not rules:
        return ""
    shown = [
        _NamingRule(rule.pk, rule.priority or 0, rule.group.display_name, open_them)
        for rule in rules[:SHOWN_RULES]
    ]
    more = len(rules) - len(shown)
    said = gettext("+%(number)s more") % {"number": more} if more else ""
    return fill("crud/_rules.html", _NamingRules(fill_all("crud/_rule.html", shown), said))
