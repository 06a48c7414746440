"""Values of assignments in the reader's language. The activity keeps them as data and as English text."""

from django.utils.translation import gettext

from rules.catalog.models import AdminPrivilege
from rules.provisioning.history import DEFAULT, Entry, Rights
from rules.ruleset.models import AdminRole


def value_of(entry: Entry) -> str:
    if entry.rights:
        return rights_in_words(entry.rights)
    return gettext("Default") if entry.value == DEFAULT else entry.value


def rights_in_words(rights: Rights) -> str:
    role = AdminRole(rights.role)
    if role is not AdminRole.MANAGER:
        return str(role.label)
    privileges = ", ".join(str(AdminPrivilege(each).label) for each in rights.privileges)
    said = {"groups": _groups(rights), "privileges": privileges}
    if not privileges:
        return gettext("Manager of %(groups)s") % said
    return gettext("Manager of %(groups)s: %(privileges)s") % said


def _groups(rights: Rights) -> str:
    """A group that is gone is still said, because no group at all would be every user."""
    return ", ".join(name or gettext("a deleted group") for name in rights.groups) or gettext("all users")
