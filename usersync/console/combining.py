"""How rules combine, in words that are made from the table which the resolver reads."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.engine.kinds import Applied, Combine, EmptyChoice, Kind, Suspension
from rules.provisioning.why import KIND_LABELS

_DECIDES = {
    EmptyChoice.NEXT: _("The strongest matching rule that names one decides; an empty choice passes it on."),
    EmptyChoice.WINS: _("The strongest matching rule decides, and “Default” is a choice like any other."),
}
_ALL = _("Members get those of all matching rules. Each is counted once and remembers the strongest rule.")


@dataclass(frozen=True, slots=True)
class Combining:
    """Kinds that combine alike."""

    labels: str
    sentence: str


def how_rules_combine() -> list[Combining]:
    alike: dict[str, list[str]] = {}
    for kind, label in KIND_LABELS.items():
        alike.setdefault(_sentence(kind), []).append(str(label))
    return [Combining(", ".join(labels), sentence) for sentence, labels in alike.items()]


def _sentence(kind: Kind) -> str:
    said = [str(_ALL if kind.combine is Combine.UNION else _DECIDES[kind.empty])]
    if kind is Kind.ADMIN_RIGHTS:
        said.append(gettext("They are taken whole, never mixed from two rules."))
    if kind.applied is Applied.ONCE:
        said.append(gettext("Applied when a user is first provisioned or comes back, never in between."))
    if kind.suspension is Suspension.TAKES:
        said.append(gettext("Taken when no rule is left."))
    return " ".join(said)
