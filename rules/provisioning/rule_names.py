"""The names of what rules name, by field of a rule's content and id."""

from collections.abc import Collection, Iterable

from rules.directory.models import DirectoryGroup
from rules.engine.kinds import Kind
from rules.provisioning.effects import Step
from rules.provisioning.history import Event
from rules.provisioning.reconcile import names
from rules.ruleset.records import RuleContent

RuleNames = dict[str, dict[int, str]]

# Fields with ids of the catalog -> the kind that the names are known under.
KINDS = {
    "product_ids": Kind.PRODUCTS,
    "managed_group_ids": Kind.USER_GROUP,
    "welcome_template_id": Kind.WELCOME_TEMPLATE,
    "user_group_id": Kind.USER_GROUP,
    "device_group_ids": Kind.DEVICE_GROUPS,
    "settings_template_id": Kind.SETTINGS_TEMPLATE,
}


def names_in(contents: Iterable[RuleContent]) -> RuleNames:
    """What exists of all that the contents name, in two statements."""
    said = list(contents)
    ids = {field: {id_ for each in said for id_ in ids_in(each, field)} for field in KINDS}
    known = names.read(Step(Event.GOT, KINDS[field], id_) for field in KINDS for id_ in ids[field])
    groups = DirectoryGroup.objects.filter(pk__in={each.group_id for each in said})
    catalog = {
        field: {id_: name for id_ in found if (name := known.of(KINDS[field], id_))}
        for field, found in ids.items()
    }
    return {"group_id": dict(groups.values_list("pk", "display_name")), **catalog}


def ids_in(content: RuleContent, field: str) -> Collection[int]:
    said: frozenset[int] | int | None = getattr(content, field)
    if isinstance(said, frozenset):
        return said
    return () if said is None else (said,)
