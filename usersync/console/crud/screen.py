"""What a screen says of itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor
from rules.provisioning.removal import Instead
from usersync.console.crud.form import EntryForm
from usersync.console.crud.lines import Showing
from usersync.console.crud.texts import Texts
from usersync.console.listing import Column
from usersync.operators.access import AdministratorRequest

R = TypeVar("R")


class Delete(Protocol):
    def __call__(self, *, account: Account, actor: Actor, row_id: int, instead: Instead | None) -> None:
        """`instead`: what rules name in its place. Raises CatalogError."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What deleting a row does besides changing rules, in sentences; it stays while there are obstacles."""

    consequences: Sequence[str] = ()
    obstacles: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen(Generic[R]):
    """Rows that administrators add, edit and delete.

    `name` is the stem of the URL names (`user_groups`, `user_group_add`, `user_group_edit`,
    `user_group_delete`) and of the template folder, which holds the stencil `_line.html`. `rows` finds the
    account's rows that fit the search, `visible` those of them that the list shows, and `line` words one.
    `sees` opens the list, `changes` the rest. `adapt` takes from the form what is not for this operator.
    """

    name: str
    texts: Texts
    columns: Sequence[Column]
    rows: Callable[[Account, str], Sequence[Any]]
    line: Callable[[Any, Showing], Any]
    get: Callable[[AdministratorRequest, int], R]
    form: type[EntryForm[R]]
    removal: Callable[[R], Removal]
    delete: Delete
    list_template: str = "crud/list.html"
    form_template: str = "generic/form.html"
    more: Callable[[R], dict[str, Any]] = field(default=lambda _row: {})
    sees: Right = Right.ADMINISTER
    changes: Right = Right.ADMINISTER
    visible: Callable[[AdministratorRequest, Sequence[Any]], Sequence[Any]] = field(
        default=lambda _request, rows: rows
    )
    adapt: Callable[[AdministratorRequest, EntryForm[Any]], None] = field(
        default=lambda _request, _form: None
    )

    @property
    def path(self) -> str:
        return f"{self.plural.replace('_', '-')}/"

    @property
    def plural(self) -> str:
        return f"{self.name}s"

    @property
    def list_url(self) -> str:
        return f"console:{self.plural}"

    @property
    def line_template(self) -> str:
        return f"{self.plural}/_line.html"

    @property
    def add_url(self) -> str:
        return f"console:{self.name}_add"

    @property
    def edit_url(self) -> str:
        return f"console:{self.name}_edit"

    @property
    def delete_url(self) -> str:
        return f"console:{self.name}_delete"

    @property
    def url_names(self) -> frozenset[str]:
        """The pages within the screen of the navigation."""
        return frozenset(f"{self.name}_{verb}" for verb in ("add", "edit", "delete"))
