"""Why a change of the rules is refused; nothing was written."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext


class RulesetError(Exception):
    """The message is for the administrator."""


class NoSuchRule(RulesetError):
    def __init__(self, rule_id: int) -> None:
        super().__init__(
            gettext("There is no rule with the number %(number)s any more.") % {"number": rule_id}
        )


class CreatedAlready(RulesetError):
    """The form that is to create a rule has created one before, which says something else."""

    def __init__(self, rule_id: int) -> None:
        super().__init__(gettext("This form was saved already, as a rule that says something else."))
        self.rule_id = rule_id


class RuleChangedMeanwhile(RulesetError):
    """Somebody saved the rule after it was opened."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(gettext("%(who)s changed this rule meanwhile.") % {"who": by})
        self.by = by
        self.at = at


class OrderChangedMeanwhile(RulesetError):
    """The rules are no longer in the order that was seen."""

    def __init__(self) -> None:
        super().__init__(gettext("The rules were reordered meanwhile. This is the present order."))


class NoSuchVersion(RulesetError):
    def __init__(self, version: int) -> None:
        super().__init__(gettext("The rule has no version %(version)s.") % {"version": version})


class PartsAreGone(RulesetError):
    """An earlier version of a rule names what does not exist any more."""

    def __init__(self, version: int, names: Sequence[str]) -> None:
        said = gettext("Version %(version)s names what does not exist any more: %(names)s.")
        super().__init__(said % {"version": version, "names": ", ".join(names)})
        self.names = names
