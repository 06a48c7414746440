"""What lists can be filtered and sorted by: a whitelist of attributes, and what each is in the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import F, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Lower

from rules.directory.models import Membership
from usersync.scim.filters import Compare
from usersync.scim.schema import Attribute
from usersync.scim.user_mapping import TEXTS
from usersync.scim.user_schema import ENTERPRISE_URN, USER


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or with `__` the place of a text in the document of a user."""

    name: str
    kind: Literal["text", "exact text", "boolean", "time", "id", "member"]
    # The column that has the text in lower case, where it is a key.
    lowered: str = ""

    @property
    def expression(self) -> Combinable:
        """What is compared and sorted by; for a text its lower case."""
        if self.lowered:
            return F(self.lowered)
        return Lower(self._plain) if self.kind == "text" else self._plain

    def equals(self, wanted: Compare) -> str:
        """SQL with one parameter, where the comparison is an `eq` of a text with a column; else empty."""
        if wanted.operator != "eq" or not isinstance(wanted.value, str) or wanted.path.attribute.multi_valued:
            return ""
        if "__" in self.name or self.kind not in {"text", "exact text"}:
            return ""
        if self.kind == "exact text":
            return f"{self.name} = %s"
        return f"{self.lowered or f'lower({self.name})'} = lower(%s::text)"

    @property
    def present(self) -> Q:
        match self.kind:
            case "text" | "exact text" if "__" in self.name:
                return Q(**{f"{self.name}__isnull": False})
            case "text" | "exact text":
                return ~Q(**{self.name: ""})
            case "member":
                return Q(pk__in=Membership.objects.values("group_id"))
            case _:
                return ~Q(pk__in=[])

    @property
    def _plain(self) -> Combinable:
        if "__" not in self.name:
            return F(self.name)
        return Coalesce(KT(self.name), Value(""), output_field=TextField())


_COMMON = {
    "id": Column("public_id", "id"),
    "externalId": Column("external_id", "exact text"),
    "meta.created": Column("created_at", "time"),
    "meta.lastModified": Column("updated_at", "time"),
}


def _texts_in_documents() -> Iterator[tuple[str, Column]]:
    """Every text of a user that has one value."""
    [enterprise] = USER.extensions
    for parents, attributes in (((), USER.attributes), ((enterprise.name,), enterprise.sub_attributes)):
        for attribute in attributes:
            if not attribute.multi_valued:
                yield from _texts_in(attribute, parents)


def _texts_in(attribute: Attribute, parents: tuple[str, ...]) -> Iterator[tuple[str, Column]]:
    place = (*parents, attribute.name)
    for sub in attribute.sub_attributes:
        yield from _texts_in(sub, place)
    if attribute.type in {"string", "reference"}:
        kind: Literal["exact text", "text"] = "exact text" if attribute.case_exact else "text"
        yield ".".join(place), Column("__".join(("document", *place)), kind)


USER_COLUMNS: Mapping[str, Column] = {
    **dict(_texts_in_documents()),
    **{".".join(where): Column(name, "text") for name, where in TEXTS.items()},
    "userName": Column("user_name", "text", "lowered_user_name"),
    **_COMMON,
    "active": Column("active", "boolean"),
    f"{ENTERPRISE_URN}.manager": Column(f"document__{ENTERPRISE_URN}__manager__value", "exact text"),
    # Of several addresses the one that gets mail, for sorting; filters look at all of them.
    "emails": Column("email", "text", "lowered_email"),
    "emails.value": Column("email", "text", "lowered_email"),
}
GROUP_COLUMNS: Mapping[str, Column] = {
    **_COMMON,
    "displayName": Column("display_name", "text", "lowered_name"),
    "members": Column("pk", "member"),
    "members.value": Column("pk", "member"),
}
