from django.http import QueryDict

from usersync.console.forms.door import DoorForm, NewPasswordForm, email_field, name_field
from usersync.operators.models import Invitation, Operator


class NewcomerForm(NewPasswordForm):
    """What a new operator says of themselves."""

    name = name_field(autofocus=True)
    field_order = ["name", "password"]

    def __init__(self, entries: QueryDict | None, *, invitation: Invitation) -> None:
        known = invitation.directory_user
        super().__init__(entries, initial={"name": known.full_name if known else ""})
        self.email = invitation.email

    def person(self) -> Operator:
        return Operator(email=self.email, name=self.cleaned_data.get("name", ""))


class FirstTimeForm(DoorForm):
    email = email_field()


def invitation_form(entries: QueryDict | None, invitation: Invitation) -> DoorForm:
    """Nothing to say for who signs in with this address already."""
    if Operator.objects.filter(email=invitation.email).exists():
        return DoorForm(entries)
    return NewcomerForm(entries, invitation=invitation)
