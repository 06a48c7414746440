from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, cast

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor
from rules.catalog.changes import change_user_group
from rules.catalog.models import UserGroup
from rules.catalog.services import create_user_group
from rules.catalog.trees import Branch, read_tree, within
from rules.directory.search import words_of
from rules.provisioning.removal import delete_row
from rules.provisioning.uses import holders, users_by_user_group
from rules.ruleset.models import Rule
from rules.ruleset.uses import rules_by_use
from usersync.console.crud.columns import ACTIONS, RULES, USERS
from usersync.console.crud.form import EntryForm
from usersync.console.crud.lines import EntryLine, Showing, rules_naming
from usersync.console.crud.screen import Removal, Screen
from usersync.console.crud.texts import Texts
from usersync.console.forms.layout import Section
from usersync.console.listing import Column
from usersync.console.numbers import number_in
from usersync.console.sentences import grouped, joined
from usersync.operators.access import AdministratorRequest, get_user_group, visible_branches


@dataclass(frozen=True, slots=True)
class UserGroupRow:
    branch: Branch
    users: int
    rules: Sequence[Rule]
    may_change: bool = True

    @property
    def path(self) -> tuple[str, ...]:
        return self.branch.path

    @property
    def rules_count(self) -> int:
        return len(self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroupLine(EntryLine):
    """`above`: the groups that it is in; `depth`: how far it is set in, where the list is a tree."""

    users: str
    above: str
    depth: str


class UserGroupForm(EntryForm[UserGroup]):
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Name the user group.")}
    )
    parent = forms.ChoiceField(
        label=_("Subgroup of"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the groups in the list.")},
    )
    layout: ClassVar[Layout] = Layout(Section("", "name", "parent", css_class="us-fields"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as EntryForm takes them
        super().__init__(*args, **kwargs)
        self.offer(read_tree(self.account), top=True)

    def offer(self, branches: Sequence[Branch], *, top: bool) -> None:
        """The groups that it may be a subgroup of; `top`: or of none."""
        tree = [branch for branch in branches if not _is_within(branch, self.row)]
        self.possible = {branch.user_group.pk: branch.user_group for branch in tree}
        choices = [(str(branch.user_group.pk), branch.full_name) for branch in tree]
        none = [("", gettext("None, a group of its own"))] if top else []
        parent = cast("forms.ChoiceField", self.fields["parent"])
        parent.choices = [*none, *choices]
        parent.required = not top

    def entries_of(self, row: UserGroup) -> dict[str, Any]:
        return {"name": row.name, "parent": str(row.parent_id or "")}

    def save(self, actor: Actor) -> UserGroup:
        parent = self.possible.get(number_in(self.cleaned_data["parent"]) or 0)
        said = {"account": self.account, "actor": actor, "name": self.cleaned_data["name"], "parent": parent}
        if self.row is None:
            return create_user_group(**said)
        return change_user_group(user_group_id=self.row.pk, **said)


def find(account: Account, search: str) -> list[UserGroupRow]:
    words = [word.casefold() for word in words_of(search)]
    users, rules = users_by_user_group(account), rules_by_use(account, UserGroup)
    return [
        UserGroupRow(branch, users.get(branch.user_group.pk, 0), rules[branch.user_group.pk])
        for branch in read_tree(account)
        if all(word in branch.full_name.casefold() for word in words)
    ]


def line(row: UserGroupRow, showing: Showing) -> UserGroupLine:
    user_group, depth = row.branch.user_group, row.branch.depth
    is_tree = not showing.search and showing.sorting.key == "path"
    return UserGroupLine(
        id=user_group.pk,
        name=user_group.name,
        users=grouped(row.users) if row.users else "",
        above="".join([f"{above.name} / " for above in row.branch.above]),
        depth=str(depth) if depth and is_tree else "",
        rules=rules_naming(row.rules, open_them=showing.opens_rules),
        may_change=row.may_change,
    )


def visible(request: AdministratorRequest, rows: Sequence[UserGroupRow]) -> list[UserGroupRow]:
    """Those that a manager looks after; what was given to them is theirs to see, what is in it to change."""
    standing = request.standing
    if standing.sees_all_users:
        return list(rows)
    given, seen = standing.managed_group_ids, {row.branch.user_group.pk: row for row in rows}
    branches = within([row.branch for row in rows], given)
    return [
        replace(seen[branch.user_group.pk], may_change=branch.user_group.pk not in given)
        for branch in branches
    ]


def adapt(request: AdministratorRequest, form: EntryForm[Any]) -> None:
    if isinstance(form, UserGroupForm) and not request.standing.sees_all_users:
        form.offer(visible_branches(request), top=False)


def removal(user_group: UserGroup) -> Removal:
    active, kept = holders(user_group)
    subgroups = [each.name for each in user_group.subgroups.all()]
    consequences = []
    if subgroups:
        consequences.append(_moves_up(subgroups, user_group.parent))
    if users := active + kept:
        are = ngettext(
            "%(number)s user is in it, and will be in none unless a rule names another one.",
            "%(number)s users are in it, and will be in none unless a rule names another one.",
            users,
        )
        consequences.append(are % {"number": grouped(users)})
    return Removal(consequences or [gettext("Nobody is in it.")])


def _moves_up(subgroups: Sequence[str], above: UserGroup | None) -> str:
    said = {"names": joined(subgroups), "above": above}
    if above:
        sentence = ngettext(
            "%(names)s moves up to %(above)s.", "%(names)s move up to %(above)s.", len(subgroups)
        )
    else:
        sentence = ngettext("%(names)s moves up to the top.", "%(names)s move up to the top.", len(subgroups))
    return sentence % said


def _is_within(branch: Branch, user_group: UserGroup | None) -> bool:
    return user_group is not None and user_group in (*branch.above, branch.user_group)


USER_GROUPS = Screen(
    name="user_group",
    texts=Texts(
        heading=_("User groups"),
        lead=_("Groups of users in the products. Rules put users into them, and managers look after them."),
        add=_("Add user group"),
        delete=_("Delete user group"),
        delete_question=_("Delete the user group %(name)s?"),
        none_found=_("No user group found"),
        none_yet=_("No user groups yet"),
        nothing_yet=_("A user group gathers users whom a manager looks after. Rules put users into it."),
    ),
    columns=(Column(_("Name"), "path"), USERS, RULES, ACTIONS),
    rows=find,
    line=line,
    get=get_user_group,
    form=UserGroupForm,
    removal=removal,
    delete=partial(delete_row, UserGroup),
    sees=Right.CHANGE_USER_GROUPS,
    changes=Right.CHANGE_USER_GROUPS,
    visible=visible,
    adapt=adapt,
)
