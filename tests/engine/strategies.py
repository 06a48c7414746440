"""Random rules and holdings, small enough that rules meet."""

from hypothesis import strategies as st

from rules.engine.kinds import Kind
from rules.engine.records import AdminRights, Holdings, RuleRecord, Status, Value

SMALL_IDS = st.integers(min_value=1, max_value=4)
FEW_IDS = st.sets(SMALL_IDS, max_size=3).map(lambda ids: tuple(sorted(ids)))
ONE_ID_OR_NONE = st.one_of(st.just(()), SMALL_IDS.map(lambda id_: (id_,)))
ADMIN_RIGHTS = st.one_of(
    st.just(AdminRights("full")),
    st.builds(
        AdminRights,
        st.just("manager"),
        st.frozensets(st.sampled_from(["users", "seats", "reports"])),
        st.frozensets(SMALL_IDS),
    ),
)

CHOICES: st.SearchStrategy[dict[Kind, tuple[Value, ...]]] = st.fixed_dictionaries(
    {
        Kind.PRODUCTS: FEW_IDS,
        Kind.DEVICE_GROUPS: FEW_IDS,
        Kind.USER_GROUP: ONE_ID_OR_NONE,
        Kind.ADMIN_RIGHTS: st.one_of(st.just(()), ADMIN_RIGHTS.map(lambda rights: (rights,))),
        Kind.LANGUAGE: st.sampled_from([("en",), ("fr",), ("de",)]),
        Kind.WELCOME_TEMPLATE: ONE_ID_OR_NONE,
        Kind.SETTINGS_TEMPLATE: ONE_ID_OR_NONE,
    }
)


def numbered(choices: list[dict[Kind, tuple[Value, ...]]]) -> list[RuleRecord]:
    """Rules of one account: the order of the list is their priority."""
    return [
        RuleRecord(id=100 + place, priority=place, group_id=1, choices=choice)
        for place, choice in enumerate(choices, start=1)
    ]


RULES = st.lists(CHOICES, max_size=6).map(numbered)
SOME_RULES = st.lists(CHOICES, min_size=1, max_size=6).map(numbered)

NOTHING_HELD = Holdings(Status.NEW, {kind: {} for kind in Kind})
