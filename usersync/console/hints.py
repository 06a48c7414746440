"""Hints of the rule check in words."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from rules.provisioning.rule_check import Hint, HintKind, Shortage
from rules.provisioning.why import KIND_LABELS
from usersync.console.sentences import grouped, joined


@dataclass(frozen=True, slots=True)
class SpokenHint:
    """`label`: a few words for the rule list; `sentence`: the whole of it."""

    label: str
    sentence: str


def spoken(hint: Hint) -> SpokenHint:
    match hint.kind:
        case HintKind.GROUP_GONE:
            return SpokenHint(
                gettext("Group is gone"),
                gettext("The directory has deleted this group: nobody matches the rule."),
            )
        case HintKind.GROUP_EMPTY:
            return SpokenHint(
                gettext("Nobody in the group"),
                gettext("No active user is in this group: the rule reaches nobody."),
            )
        case HintKind.DUPLICATE:
            return _copy(hint)
        case HintKind.SHADOWED:
            return _shadowed(hint)
        case HintKind.CONTRADICTORY:
            return _in_vain(hint)
        case HintKind.DEMAND_ABOVE_SUPPLY:
            assert hint.shortage
            return _short(hint.shortage)


def _copy(hint: Hint) -> SpokenHint:
    rules = {"rules": _stronger(hint)}
    label = ngettext("Copy of rule %(rules)s", "Copy of rules %(rules)s", len(hint.winners))
    sentence = ngettext(
        "It says for the same group what rule %(rules)s says, and adds nothing.",
        "It says for the same group what rules %(rules)s say, and adds nothing.",
        len(hint.winners),
    )
    return SpokenHint(label % rules, sentence % rules)


def _shadowed(hint: Hint) -> SpokenHint:
    sentence = ngettext(
        "All that its members could get from it, they have from rule %(rules)s.",
        "All that its members could get from it, they have from rules %(rules)s.",
        len(hint.winners),
    )
    return SpokenHint(gettext("Nothing left to give"), sentence % {"rules": _stronger(hint)})


def _in_vain(hint: Hint) -> SpokenHint:
    assert hint.kind_in_vain
    said = {"kind": KIND_LABELS[hint.kind_in_vain], "rules": _stronger(hint)}
    sentence = ngettext(
        "%(kind)s: rule %(rules)s is on the same group and says something else, so this can never win.",
        "%(kind)s: rules %(rules)s are on the same group and say something else, so this can never win.",
        len(hint.winners),
    )
    return SpokenHint(gettext("%(kind)s: no effect") % said, sentence % said)


def _short(shortage: Shortage) -> SpokenHint:
    said = {"product": shortage.product_name, "free": grouped(shortage.free)}
    if shortage.waiting:
        said["number"] = grouped(shortage.waiting)
        sentence = ngettext(
            "%(number)s user is waiting for a %(product)s seat.",
            "%(number)s users are waiting for a %(product)s seat.",
            shortage.waiting,
        )
    else:
        said["number"] = grouped(shortage.members)
        sentence = ngettext(
            "%(number)s member without a seat of %(product)s; free seats: %(free)s.",
            "%(number)s members without a seat of %(product)s; free seats: %(free)s.",
            shortage.members,
        )
    return SpokenHint(gettext("%(product)s seats are short") % said, sentence % said)


def _stronger(hint: Hint) -> str:
    """`1`, `1 and 4`, `1, 4, 6 and 2 more`."""
    return joined([str(each) for each in hint.winners])
