"""The names of what changed, as text for the activity, in one statement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from rules.accounts.languages import Language
from rules.accounts.prepared import ask
from rules.engine.kinds import Kind
from rules.engine.records import AdminRights, Value
from rules.provisioning.bulk import int_array
from rules.provisioning.effects import Step
from rules.provisioning.history import DEFAULT, Entry, Rights
from rules.provisioning.value_words import rights_in_words

_TABLES = {
    Kind.PRODUCTS: "catalog_product",
    Kind.DEVICE_GROUPS: "catalog_devicegroup",
    Kind.USER_GROUP: "catalog_usergroup",
    Kind.WELCOME_TEMPLATE: "catalog_welcometemplate",
    Kind.SETTINGS_TEMPLATE: "catalog_settingstemplate",
}

# Label -> query for the names of some ids.
_QUERIES = {
    **{
        kind.label: f"SELECT '{kind.label}', id, name FROM {table} WHERE id = ANY(%s::bigint[])"
        for kind, table in _TABLES.items()
    },
    "rule": """
        SELECT 'rule', r.id, concat_ws(' ', '#' || r.priority, g.display_name)
        FROM ruleset_rule r JOIN directory_directorygroup g ON g.id = r.group_id
        WHERE r.id = ANY(%s::bigint[])
    """,
    "rule_version": """
        SELECT 'rule_version', id, version::text FROM ruleset_rule WHERE id = ANY(%s::bigint[])
    """,
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names by (label of the kind, id); rules under `rule` as "#3 Sales EMEA"."""

    by_id: dict[tuple[str, int], str]

    def of(self, kind: Kind, value: Value) -> str:
        """In the reader's language."""
        if isinstance(value, AdminRights):
            return rights_in_words(self._rights(value))
        kept = self._kept(kind, value)
        return gettext("Default") if kept == DEFAULT else kept

    def _kept(self, kind: Kind, value: int | str | None) -> str:
        if isinstance(value, int):
            return self.by_id.get((kind.label, value), "")
        return Language(value).label if value else DEFAULT

    def entry(self, step: Step) -> Entry:
        if step.kind is None:
            return Entry(step.event)
        version = self.by_id.get(("rule_version", step.rule_id or 0))
        value = step.value
        return Entry(
            event=step.event,
            kind=step.kind.label,
            value="" if isinstance(value, AdminRights) else self._kept(step.kind, value),
            rights=self._rights(value) if isinstance(value, AdminRights) else None,
            rule=self.of_rule(step.rule_id),
            rule_id=step.rule_id if step.rule_id and version else 0,
            rule_version=int(version or 0),
        )

    def of_rule(self, rule_id: int | None) -> str:
        return self.by_id.get(("rule", rule_id), "") if rule_id else ""

    def _rights(self, rights: AdminRights) -> Rights:
        groups = (self.by_id.get((Kind.USER_GROUP.label, each), "") for each in rights.managed_groups)
        return Rights(rights.role, tuple(sorted(groups)), tuple(sorted(rights.privileges)))


def read(steps: Iterable[Step]) -> Names:
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for step in steps:
        if step.kind and isinstance(step.value, int):
            wanted[step.kind.label].add(step.value)
        elif isinstance(step.value, AdminRights):
            wanted[Kind.USER_GROUP.label] |= step.value.managed_groups
        if step.rule_id:
            wanted["rule"].add(step.rule_id)
            wanted["rule_version"].add(step.rule_id)
    if not wanted:
        return Names({})
    # Only what is asked for, in one order: there are few such texts.
    labels = sorted(wanted)
    query = " UNION ALL ".join(_QUERIES[label] for label in labels)
    found = ask(query, [int_array(wanted[label]) for label in labels])
    return Names({(label, id_): name for label, id_, name in found})
