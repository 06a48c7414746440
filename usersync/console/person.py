"""What a directory user's page shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import DirectoryAttribute
from rules.accounts.rights import Right
from rules.accounts.selectors import custom_fields
from rules.audit.models import SubjectKind
from rules.catalog.settings_versions import States
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.directory.selectors import groups_of
from rules.provisioning.failures.selectors import UserFailure
from rules.provisioning.models import UserStatus
from rules.provisioning.selectors import applied_settings
from rules.provisioning.why import Why, why
from usersync.console.history import History, read_history
from usersync.operators.access import AdministratorRequest, strangers

# What each attribute of the directory is called where the account has no field of its own for it.
_FACTS = {
    "title": _("Title"),
    DirectoryAttribute.DEPARTMENT.value: _("Department"),
    DirectoryAttribute.DIVISION.value: _("Division"),
    DirectoryAttribute.COST_CENTER.value: _("Cost centre"),
    DirectoryAttribute.EMPLOYEE_NUMBER.value: _("Employee number"),
}


@dataclass(frozen=True, slots=True)
class PersonPage:
    directory_user: DirectoryUser
    groups: Sequence[DirectoryGroup]
    why: Why
    # Product -> feature -> state, as applied when the user was activated.
    settings: States
    history: History
    custom_fields: Mapping[str, str]
    strangers: Collection[int]
    may_delete: bool
    may_see_activity: bool

    @property
    def status(self) -> UserStatus:
        return UserStatus(self.why.status)

    @property
    def failures(self) -> list[UserFailure]:
        """Whoever has the e-mail address is named to those who look after them."""
        return [
            failure.without_other() if failure.other_id in self.strangers else failure
            for failure in self.why.failures
        ]

    @property
    def first_name(self) -> str:
        return self.directory_user.given_name or self.directory_user.full_name

    @property
    def older_history(self) -> str:
        """The address of all that happened to the user, where there is more than the page tells."""
        if not (self.history.has_older and self.may_see_activity):
            return ""
        name = self.directory_user.email or self.directory_user.user_name
        return reverse("console:activity", query={"q": name, "type": SubjectKind.DIRECTORY_USER})

    @property
    def facts(self) -> list[tuple[str | Promise, str]]:
        """What the directory says of the user, without what it leaves empty."""
        labels: dict[str, str | Promise] = {**_FACTS, **self.custom_fields}
        said = ((label, getattr(self.directory_user, name)) for name, label in labels.items())
        return [(label, text) for label, text in said if text]


def read_person(request: AdministratorRequest, directory_user: DirectoryUser) -> PersonPage:
    answer = why(directory_user)
    return PersonPage(
        directory_user=directory_user,
        groups=list(groups_of(directory_user)),
        why=answer,
        settings=applied_settings(directory_user),
        history=read_history(directory_user),
        custom_fields=custom_fields(directory_user.account_id),
        may_see_activity=request.standing.may(Right.SEE_ACTIVITY),
        may_delete=request.standing.may(Right.DELETE_USERS) and not directory_user.active,
        strangers=strangers(request, {each.other_id for each in answer.failures if each.other_id}),
    )
