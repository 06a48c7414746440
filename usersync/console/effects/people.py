"""The users whom a change would touch, one line each."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.engine.kinds import Kind, Suspension
from rules.provisioning.history import Entry, Event
from rules.provisioning.preview import Effect
from usersync.console.history import named

_MOST = 3
_STATUSES = {
    Event.ACTIVATED: _("first provisioned"),
    Event.REACTIVATED: _("comes back from Suspended"),
    Event.SUSPENDED: _("is suspended"),
}
# What weighs more comes first.
_ORDER = [
    Event.SUSPENDED,
    Event.WAITS,
    Event.LOST,
    Event.HELD_BACK,
    Event.LEFT_LINE,
    Event.REACTIVATED,
    Event.ACTIVATED,
    Event.GOT,
    Event.OTHER_RULE,
]
_REPLACEABLE = {kind.label for kind in Kind if kind.suspension is Suspension.KEEPS}
# Translators: %(what)s is a product, or for instance "user group Sales".
_VERBS = {
    Event.GOT: "%(what)s",
    Event.WAITS: _("waits for %(what)s"),
    Event.LOST: _("loses %(what)s"),
    Event.HELD_BACK: _("keeps %(what)s until an administrator decides"),
    Event.LEFT_LINE: _("waits no longer for %(what)s"),
    Event.OTHER_RULE: _("%(what)s from another rule"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`waits`: somebody who would have to wait for a seat."""

    user_id: int
    name: str
    summary: str
    waits: bool


def people_of(effect: Effect, start: int, count: int) -> list[PersonLine]:
    return [
        PersonLine(line.user_id, line.name, _summary(line.entries), _waits(line.entries))
        for line in effect.lines(start, count)
    ]


def _summary(entries: list[Entry]) -> str:
    """What comes to the user first: waiting and losses, then what they get."""
    telling = sorted(_telling(entries), key=lambda entry: _ORDER.index(entry.event))
    said = [_words(entry) for entry in telling[:_MOST]]
    if len(telling) > _MOST:
        said.append(gettext("%(number)s more") % {"number": len(telling) - _MOST})
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def _telling(entries: list[Entry]) -> list[Entry]:
    """Without what only makes room for another value; the same from another rule only where that is all."""
    got = {entry.kind for entry in entries if entry.event is Event.GOT}
    lasting = [
        entry for entry in entries if not (entry.event is Event.LOST and entry.kind in got & _REPLACEABLE)
    ]
    return [entry for entry in lasting if entry.event is not Event.OTHER_RULE] or lasting


def _words(entry: Entry) -> str:
    if entry.event in _STATUSES:
        return str(_STATUSES[entry.event])
    return str(_VERBS[entry.event]) % {"what": named(entry)}


def _waits(entries: list[Entry]) -> bool:
    return any(entry.event is Event.WAITS for entry in entries)
