import pytest

from rules.engine.kinds import Kind
from rules.provisioning.rule_check import Hint, HintKind, Shortage
from usersync.console.hints import spoken


@pytest.mark.parametrize(
    ("hint", "label", "sentence"),
    [
        (Hint(HintKind.GROUP_GONE), "Group is gone", "nobody matches"),
        (Hint(HintKind.GROUP_EMPTY), "Nobody in the group", "reaches nobody"),
        (Hint(HintKind.DUPLICATE, (2,)), "Copy of rule 2", "what rule 2 says, and adds nothing"),
        (Hint(HintKind.SHADOWED, (1,)), "Nothing left to give", "they have from rule 1."),
        (Hint(HintKind.SHADOWED, (1, 4, 6)), "Nothing left to give", "from rules 1, 4 and 6."),
        (
            Hint(HintKind.CONTRADICTORY, (1,), kind_in_vain=Kind.LANGUAGE),
            "Language: no effect",
            "rule 1 is on the same group and says something else",
        ),
        (
            Hint(HintKind.DEMAND_ABOVE_SUPPLY, shortage=Shortage(7, "Meeting", 1200, 0, 0)),
            "Meeting seats are short",
            "1,200 users are waiting for a Meeting seat.",
        ),
        (
            Hint(HintKind.DEMAND_ABOVE_SUPPLY, shortage=Shortage(7, "Meeting", 0, 3, 12)),
            "Meeting seats are short",
            "12 members without a seat of Meeting; free seats: 3.",
        ),
    ],
)
def test_a_hint_says_what_is_wrong_and_through_which_rule(hint: Hint, label: str, sentence: str) -> None:
    assert spoken(hint).label == label
    assert sentence in spoken(hint).sentence
