"""The names of what changed, as text for the activity, in one statement."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege
from rules.engine.kinds import Kind
from rules.engine.records import AdminRights, Value
from rules.provisioning.bulk import int_array
from rules.provisioning.effects import Step
from rules.provisioning.history import Entry
from rules.ruleset.models import AdminRole

_TABLES = {
    Kind.PRODUCTS: "catalog_product",
    Kind.DEVICE_GROUPS: "catalog_devicegroup",
    Kind.USER_GROUP: "catalog_usergroup",
    Kind.WELCOME_TEMPLATE: "catalog_welcometemplate",
    Kind.SETTINGS_TEMPLATE: "catalog_settingstemplate",
}

_RULES = """
    SELECT 'rule', r.id, concat_ws(' ', '#' || r.priority, g.display_name)
    FROM ruleset_rule r JOIN directory_directorygroup g ON g.id = r.group_id
    WHERE r.id = ANY(%s::bigint[])
    UNION ALL SELECT 'rule_version', id, version::text FROM ruleset_rule WHERE id = ANY(%s::bigint[])
"""

_NAMES = " UNION ALL ".join(
    [
        *(
            f"SELECT '{kind.label}', id, name FROM {table} WHERE id = ANY(%s::bigint[])"
            for kind, table in _TABLES.items()
        ),
        _RULES,
    ]
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names by (label of the kind, id); rules under `rule` as "#3 Sales EMEA"."""

    by_id: dict[tuple[str, int], str]

    def of(self, kind: Kind, value: Value) -> str:
        if isinstance(value, AdminRights):
            return self._admin_rights(value)
        if isinstance(value, int):
            return self.by_id.get((kind.label, value), "")
        return Language(value).label if value else "Default"

    def entry(self, step: Step) -> Entry:
        if step.kind is None:
            return Entry(step.event)
        version = self.by_id.get(("rule_version", step.rule_id or 0))
        return Entry(
            event=step.event,
            kind=step.kind.label,
            value=self.of(step.kind, step.value),
            rule=self.of_rule(step.rule_id),
            rule_id=step.rule_id if step.rule_id and version else 0,
            rule_version=int(version or 0),
        )

    def of_rule(self, rule_id: int | None) -> str:
        return self.by_id.get(("rule", rule_id), "") if rule_id else ""

    def _admin_rights(self, rights: AdminRights) -> str:
        role = AdminRole(rights.role)
        text = role.label
        if role is AdminRole.MANAGER:
            text += f" of {self._managed(rights.managed_groups)}"
        if rights.privileges:
            text += f": {', '.join(AdminPrivilege(each).label for each in sorted(rights.privileges))}"
        return text

    def _managed(self, group_ids: Collection[int]) -> str:
        """A group that is gone is still said, because no group at all would be every user."""
        label = Kind.USER_GROUP.label
        named = sorted(self.by_id.get((label, group_id), "a deleted group") for group_id in group_ids)
        return ", ".join(named) or "all users"


def read(steps: Iterable[Step]) -> Names:
    values: dict[Kind, set[int]] = {kind: set() for kind in _TABLES}
    rules: set[int] = set()
    for step in steps:
        if step.kind and isinstance(step.value, int):
            values[step.kind].add(step.value)
        elif isinstance(step.value, AdminRights):
            values[Kind.USER_GROUP] |= step.value.managed_groups
        if step.rule_id:
            rules.add(step.rule_id)
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [*map(int_array, [*values.values(), rules, rules])])
        return Names({(label, id_): name for label, id_, name in cursor.fetchall()})
