"""What a user has, told twice: by the activity from its beginning, and by `why`.

But for the language that a user picked: it is no rule's doing, and the activity of rules does not follow it.
"""

from rules.audit.models import Activity, SubjectKind
from rules.directory.models import DirectoryUser
from rules.engine.kinds import Kind
from rules.provisioning.history import HOLDINGS_CHANGED, Entry, Event, entries_of
from rules.provisioning.models import Profile
from rules.provisioning.value_words import value_of
from rules.provisioning.why import why

# Status, and (kind, value) of all that is held (True) or waited for (False).
Told = tuple[str, dict[tuple[str, str], bool]]

_STATUSES = {Event.ACTIVATED: "active", Event.REACTIVATED: "active", Event.SUSPENDED: "suspended"}


def replayed(person: DirectoryUser) -> Told:
    status, has = "new", dict[tuple[str, str], bool]()
    activities = Activity.objects.filter(
        action=HOLDINGS_CHANGED, subject_kind=SubjectKind.DIRECTORY_USER, subject_id=person.pk
    )
    for entry in (entry for activity in activities.order_by("pk") for entry in entries_of(activity)):
        status = _STATUSES.get(entry.event, status)
        _follow(entry, has)
    if Profile.objects.get(user=person).language_is_picked:
        has = {key: is_held for key, is_held in has.items() if key[0] != Kind.LANGUAGE.label}
    return status, has


def _follow(entry: Entry, has: dict[tuple[str, str], bool]) -> None:
    key = (entry.kind, value_of(entry))
    match entry.event:
        case Event.GOT:
            if entry.kind == Kind.SETTINGS_TEMPLATE.label:  # one is applied over the other
                for other in [other for other in has if other[0] == entry.kind]:
                    del has[other]
            assert not has.get(key)
            has[key] = True
        case Event.WAITS:
            assert key not in has
            has[key] = False
        case Event.LOST:
            assert has.pop(key) is True
        case Event.LEFT_LINE:
            assert has.pop(key) is False
        case Event.OTHER_RULE:
            assert key in has


def told_by_why(person: DirectoryUser) -> Told:
    answer = why(person)
    return answer.status.value, {
        (kind.kind, holding.text): holding.place is None
        for kind in answer.answers
        for holding in kind.holdings
        if not holding.is_own_choice
    }
