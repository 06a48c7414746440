from rules.engine.kinds import Kind
from rules.provisioning.why import KIND_LABELS
from usersync.console.combining import how_rules_combine


def sentence_on(label: str) -> str:
    return next(each.sentence for each in how_rules_combine() if label.lower() in each.labels.lower())


def test_each_kind_is_told_once() -> None:
    told = ", ".join(each.labels for each in how_rules_combine()).lower()
    assert sorted(told.split(", ")) == sorted(KIND_LABELS[kind].lower() for kind in Kind)


def test_the_sentences_follow_the_table() -> None:
    assert "all matching rules" in sentence_on("Products")
    assert "passes it on" in sentence_on("User group")
    assert "never mixed from two rules" in sentence_on("Admin rights")
    assert "“Default” is a choice" in sentence_on("Language")
    assert "first provisioned" in sentence_on("Settings template")
