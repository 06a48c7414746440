import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rules.provisioning.why import why
from tests.provisioning.conftest import Company


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("why", *arguments, stdout=out)
    return out.getvalue()


def in_line(halden: Company) -> None:
    """Alice holds the only Meeting seat, Bruno waits; both are in Everybody, which gives it too."""
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    meeting = halden.product("Meeting", limit=1)
    halden.rule(halden.group("Sales", [alice, bruno]), meeting)
    halden.rule(halden.group("Everybody", [alice, bruno]), meeting, halden.product("Connect"))
    halden.settle()


def test_a_seat_names_its_rule_and_the_rules_that_would_give_it_too(halden: Company) -> None:
    in_line(halden)
    text = told("alice@halden.example")
    assert "Meeting, rule #1 Sales, since" in text
    assert "#2 Everybody gives Meeting too; rule 1 is stronger." in text
    assert "Connect, rule #2 Everybody, since" in text


def test_a_waiting_user_learns_the_place_in_line(halden: Company) -> None:
    in_line(halden)
    assert "Meeting (waiting, 1 of 1), rule #1 Sales" in told("bruno@halden.example")


def test_a_rule_that_lost_says_to_which_one(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Paris", [alice]), language="fr")
    halden.rule(halden.group("Everybody", [alice]), language="de")
    halden.settle()
    text = told("alice@halden.example")
    assert "Français, rule #1 Paris" in text
    assert "#2 Everybody says Deutsch. Lost to rule 1, the stronger rule." in text


def test_json_holds_the_same_for_programs(halden: Company) -> None:
    in_line(halden)
    document = json.loads(told("bruno@halden.example", "--json"))
    products = next(answer for answer in document["why"]["answers"] if answer["kind"] == "products")
    meeting = products["holdings"][0]
    assert document["why"]["status"] == "active"
    assert (meeting["text"], meeting["place"], meeting["rule"]["priority"]) == (
        "Meeting",
        {"position": 1, "of": 1},
        1,
    )


def test_a_user_whom_no_rule_reaches_holds_nothing(halden: Company) -> None:
    answer = why(halden.person("Alice"))
    assert answer.status == "new"
    assert all(not kind.holdings for kind in answer.answers)


def test_an_unknown_user_is_one_clear_sentence(halden: Company) -> None:
    with pytest.raises(CommandError, match="There is no user 'nobody'"):
        told("nobody")
