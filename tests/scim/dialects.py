"""Requests as identity providers send them, at random.

`USER0` and the like stand for ids, `NAME` for the name of the resource that the request is for.
"""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.scim.provider import ENTERPRISE, JSON

USERS, GROUPS = ("USER0", "USER1", "USER2"), ("GROUP0", "GROUP1")
CORE = "urn:ietf:params:scim:schemas:core:2.0"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Request(NamedTuple):
    method: str
    path: str
    body: JSON

    @property
    def resource(self) -> str:
        return self.path.rpartition("/")[2]


TEXTS = st.sampled_from(["Alpha", "beta", "Gamma Delta", "50%", "ALPHA"])
ADDRESSES = st.sampled_from(["a@one.example", "B@two.example", "c@three.example"])
TYPES = st.sampled_from(["work", "home", "other"])
FLAGS = st.booleans()
MEMBERS = st.lists(st.sampled_from(USERS), max_size=3, unique=True).map(
    lambda names: [{"value": name} for name in names]
)
# Of its own for each group, as here a name may not be given twice.
GROUP_NAMES = st.sampled_from(["Sales NAME", "Support NAME", "Kitchen NAME"])

SIMPLE = ("title", "displayName", "nickName", "locale", "name.givenName", "name.familyName", "externalId")
OF_ENTERPRISE = ("department", "costCenter", "employeeNumber", "division", "organization")
EMAIL = st.fixed_dictionaries({"value": ADDRESSES, "type": TYPES}, optional={"primary": FLAGS})
PHONE = st.fixed_dictionaries({"value": TEXTS, "type": TYPES})
NAME = st.dictionaries(st.sampled_from(["givenName", "familyName", "middleName"]), TEXTS, min_size=1)


def one_primary(values: list[JSON]) -> list[JSON]:
    """Two primary values in one list are refused by one server and corrected by the other."""
    first = next((value for value in values if value.get("primary")), None)
    return [value if value is first else {**value, "primary": False} for value in values] if first else values


EMAILS = st.lists(EMAIL, max_size=2, unique_by=lambda each: each["value"]).map(one_primary)
PHONES = st.lists(PHONE, max_size=2, unique_by=lambda each: each["value"])


def op(kind: str, path: str | None, value: Any = None) -> JSON:  # noqa: ANN401 - JSON
    parts = {"op": kind, "path": path, "value": value}
    return {name: part for name, part in parts.items() if part is not None}


SIMPLE_PATHS = st.sampled_from([*SIMPLE, *(f"{ENTERPRISE}:{name}" for name in OF_ENTERPRISE)])
TYPED = st.builds('{}[type eq "{}"].value'.format, st.sampled_from(["emails"]), TYPES)

RFC_OPERATIONS = st.one_of(
    st.builds(op, st.sampled_from(["add", "replace"]), SIMPLE_PATHS, TEXTS),
    st.builds(op, st.just("remove"), SIMPLE_PATHS),
    st.builds(op, st.sampled_from(["add", "replace"]), st.just("active"), FLAGS),
    st.builds(op, st.sampled_from(["add", "replace"]), st.just("name"), NAME),
    st.builds(op, st.just("remove"), st.sampled_from(["name", "emails", "phoneNumbers", ENTERPRISE])),
    st.builds(op, st.sampled_from(["add", "replace"]), st.just("emails"), EMAILS),
    st.builds(op, st.sampled_from(["add", "replace"]), st.just("phoneNumbers"), PHONES),
    st.builds(op, st.just("replace"), TYPES.map('emails[type eq "{}"].value'.format), ADDRESSES),
    st.builds(op, st.just("remove"), TYPES.map('emails[type eq "{}"]'.format)),
    st.builds(op, st.just("remove"), ADDRESSES.map('emails[value eq "{}"]'.format)),
    st.builds(op, st.just("remove"), TYPES.map('phoneNumbers[type eq "{}"].value'.format)),
    st.builds(
        op,
        st.sampled_from(["add", "replace"]),
        st.none(),
        st.fixed_dictionaries({}, optional={"title": TEXTS, "emails": EMAILS, "name": NAME, "active": FLAGS}),
    ),
)
ENTRA_OPERATIONS = st.one_of(
    st.builds(op, st.sampled_from(["Add", "Replace"]), SIMPLE_PATHS, TEXTS),
    st.builds(op, st.just("Remove"), SIMPLE_PATHS),
    st.builds(op, st.just("Replace"), st.just("active"), st.sampled_from(["True", "False"])),
    st.builds(
        op, st.sampled_from(["Add", "Replace"]), TYPES.map('emails[type eq "{}"].value'.format), ADDRESSES
    ),
    st.builds(
        op, st.sampled_from(["Add", "Replace"]), TYPES.map('phoneNumbers[type eq "{}"].value'.format), TEXTS
    ),
    st.builds(
        op, st.sampled_from(["Add", "Replace"]), TYPES.map('addresses[type eq "{}"].locality'.format), TEXTS
    ),
    st.builds(
        op,
        st.just("replace"),
        st.none(),
        st.fixed_dictionaries(
            {},
            optional={
                "displayName": TEXTS,
                "name.givenName": TEXTS,
                "active": FLAGS,
                f"{ENTERPRISE}:department": TEXTS,
                f"{CORE}:User:title": TEXTS,
            },
        ),
    ),
)
OKTA_OPERATIONS = st.builds(op, st.just("replace"), st.none(), st.fixed_dictionaries({"active": FLAGS}))

PUT_USERS = st.fixed_dictionaries(
    # Without `active` a PUT would not activate anybody here, which is on purpose.
    {"schemas": st.just([f"{CORE}:User", ENTERPRISE]), "userName": st.just("NAME"), "active": FLAGS},
    optional={
        "title": TEXTS,
        "displayName": TEXTS,
        "externalId": TEXTS,
        "name": NAME,
        "emails": EMAILS,
        "phoneNumbers": PHONES,
        ENTERPRISE: st.dictionaries(st.sampled_from(OF_ENTERPRISE), TEXTS, min_size=1),
    },
)

RFC_MEMBERS = st.one_of(
    st.builds(op, st.sampled_from(["add", "replace"]), st.just("members"), MEMBERS),
    st.builds(op, st.just("remove"), st.sampled_from(USERS).map('members[value eq "{}"]'.format)),
    st.builds(op, st.just("remove"), st.just("members")),
    st.builds(op, st.just("replace"), st.just("displayName"), GROUP_NAMES),
)
ENTRA_MEMBERS = st.one_of(
    st.builds(op, st.sampled_from(["Add", "Remove"]), st.just("members"), MEMBERS),
    st.builds(op, st.just("Replace"), st.just("externalId"), TEXTS),
)
OKTA_MEMBERS = st.one_of(
    st.builds(op, st.just("replace"), st.just("members"), MEMBERS),
    st.builds(op, st.just("remove"), st.sampled_from(USERS).map('members[value eq "{}"]'.format)),
    st.builds(op, st.just("add"), st.just("members"), MEMBERS),
    st.builds(op, st.just("replace"), st.none(), st.fixed_dictionaries({"displayName": GROUP_NAMES})),
)
PUT_GROUPS = st.fixed_dictionaries(
    {"schemas": st.just([f"{CORE}:Group"]), "displayName": GROUP_NAMES},
    optional={"members": MEMBERS, "externalId": TEXTS},
)


def _patches(operations: st.SearchStrategy[JSON]) -> st.SearchStrategy[JSON]:
    several = st.lists(operations, min_size=1, max_size=3)
    return several.map(lambda each: {"schemas": [PATCH], "Operations": each})


def _requests(
    method: str, collection: str, names: tuple[str, ...], bodies: st.SearchStrategy[JSON]
) -> st.SearchStrategy[Request]:
    paths = st.sampled_from(names).map(f"/{collection}/{{}}".format)
    return st.builds(Request, st.just(method), paths, bodies)


OF_USERS = [_patches(each) for each in (RFC_OPERATIONS, ENTRA_OPERATIONS, OKTA_OPERATIONS)]
OF_GROUPS = [_patches(each) for each in (RFC_MEMBERS, ENTRA_MEMBERS, OKTA_MEMBERS)]
REQUESTS: st.SearchStrategy[Request] = st.one_of(
    *(_requests("PATCH", "Users", USERS, each) for each in OF_USERS),
    *(_requests("PATCH", "Groups", GROUPS, each) for each in OF_GROUPS),
    _requests("PUT", "Users", USERS, PUT_USERS),
    _requests("PUT", "Groups", GROUPS, PUT_GROUPS),
)

_COMPARISONS = st.one_of(
    st.builds(
        '{} {} "{}"'.format,
        st.sampled_from([*SIMPLE[:6], f"{ENTERPRISE}:department", "emails.value"]),
        st.sampled_from(["eq", "ne", "co", "sw", "ew", "gt", "le"]),
        TEXTS | ADDRESSES,
    ),
    SIMPLE_PATHS.map("{} pr".format),
    FLAGS.map(lambda flag: f"active eq {str(flag).lower()}"),
    st.builds('emails[type eq "{}" and value eq "{}"]'.format, TYPES, ADDRESSES),
    st.builds('emails[type eq "{}"]'.format, TYPES),
    st.sampled_from(USERS).map('id eq "{}"'.format),
)
FILTERS = st.recursive(
    _COMPARISONS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
        inner.map("not ({})".format),
    ),
    max_leaves=3,
)
