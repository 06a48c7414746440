from typing import Any, ClassVar, Generic, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict

from rules.accounts.models import Account
from rules.audit.actors import Actor

R = TypeVar("R")


class EntryForm(forms.Form, Generic[R]):
    """The form of one row: `row` None adds one. Subclasses say the layout, the initial entries and `save`."""

    layout: ClassVar[Layout]

    def __init__(self, entries: QueryDict | None, *, account: Account, row: R | None) -> None:
        self.account = account
        self.row = row
        super().__init__(entries, initial=self.entries_of(row) if row is not None else None)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout

    def entries_of(self, row: R) -> dict[str, Any]:
        raise NotImplementedError

    def save(self, actor: Actor) -> R:
        """Call the service with the valid entries. Raises CatalogError."""
        raise NotImplementedError
