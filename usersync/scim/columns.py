"""What lists can be filtered and sorted by: a whitelist of attributes, each with its column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from rules.directory.models import Membership
from usersync.scim.schema import ENTERPRISE_URN


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Literal["text", "exact text", "boolean", "time", "id", "member"]

    @property
    def expression(self) -> Combinable:
        """What is compared and sorted by; for a text the expression of the unique indexes."""
        return Lower(self.name) if self.kind == "text" else F(self.name)

    @property
    def present(self) -> Q:
        match self.kind:
            case "text" | "exact text":
                return ~Q(**{self.name: ""})
            case "member":
                return Q(pk__in=Membership.objects.values("group_id"))
            case _:
                return ~Q(pk__in=[])


_COMMON = {
    "id": Column("public_id", "id"),
    "externalId": Column("external_id", "exact text"),
    "meta.created": Column("created_at", "time"),
    "meta.lastModified": Column("updated_at", "time"),
}
USER_COLUMNS: Mapping[str, Column] = {
    **_COMMON,
    "userName": Column("user_name", "text"),
    "name.givenName": Column("given_name", "text"),
    "name.familyName": Column("family_name", "text"),
    "displayName": Column("display_name", "text"),
    "title": Column("title", "text"),
    "active": Column("active", "boolean"),
    "emails": Column("email", "text"),
    "emails.value": Column("email", "text"),
    f"{ENTERPRISE_URN}.employeeNumber": Column("employee_number", "text"),
    f"{ENTERPRISE_URN}.costCenter": Column("cost_center", "text"),
    f"{ENTERPRISE_URN}.division": Column("division", "text"),
    f"{ENTERPRISE_URN}.department": Column("department", "text"),
}
GROUP_COLUMNS: Mapping[str, Column] = {
    **_COMMON,
    "displayName": Column("display_name", "text"),
    "members": Column("pk", "member"),
    "members.value": Column("pk", "member"),
}
