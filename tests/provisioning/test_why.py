import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rules.catalog.models import AdminPrivilege
from rules.directory.models import DirectoryUser
from rules.engine.kinds import Kind
from rules.engine.records import AdminRights
from rules.provisioning import intake
from rules.provisioning.holds.decisions import keep
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import Profile
from rules.provisioning.reconcile.names import Names
from rules.provisioning.why import KindAnswer, why
from rules.ruleset.models import AdminRole
from tests.factories import UserGroupFactory
from tests.provisioning.conftest import MAYA, Company, Two


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("why", *arguments, stdout=out)
    return out.getvalue()


def answer_of(person: DirectoryUser, kind: Kind) -> KindAnswer:
    return next(answer for answer in why(person).answers if answer.kind == kind.label)


def template(halden: Company, name: str) -> int:
    return halden.settings_template(name).pk


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


def test_a_stronger_rule_whose_settings_template_comes_too_late_says_so(halden: Company) -> None:
    alice = halden.person("Alice")
    paris = halden.group("Paris")
    halden.rule(paris, settings_template_id=template(halden, "Strict"))
    halden.rule(halden.group("Everybody", [alice]), settings_template_id=template(halden, "Loose"))
    halden.settle()
    halden.join(paris, alice)
    halden.settle()
    answer = answer_of(alice, Kind.SETTINGS_TEMPLATE)
    assert [holding.text for holding in answer.holdings] == ["Loose"]
    assert [(loser.rule.priority, loser.reason) for loser in answer.losers] == [
        (1, "says Strict. Settings templates are applied when a user is provisioned or comes back."),
        (2, "says Loose. Lost to rule 1, the stronger rule."),
    ]


def test_a_stronger_rule_with_the_same_settings_template_is_told_beside_it(halden: Company) -> None:
    alice = halden.person("Alice")
    paris = halden.group("Paris")
    loose = template(halden, "Loose")
    halden.rule(paris, settings_template_id=loose)
    halden.rule(halden.group("Everybody", [alice]), settings_template_id=loose)
    halden.settle()
    halden.join(paris, alice)
    halden.settle()
    [holding] = answer_of(alice, Kind.SETTINGS_TEMPLATE).holdings
    assert holding.rule
    assert holding.rule.priority == 2
    assert [(loser.rule.priority, loser.reason) for loser in holding.losers] == [
        (1, "says Loose too. Settings templates are applied when a user is provisioned or comes back."),
        (2, "gives Loose too; rule 1 is stronger."),
    ]


def test_a_picked_language_is_held_without_a_rule_and_the_rules_are_told(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Berlin", [alice]), language="de")
    halden.rule(halden.group("Everybody", [alice]), language="fr")
    Profile.objects.filter(user=alice).update(language="it", language_is_picked=True)
    halden.settle()
    answer = answer_of(alice, Kind.LANGUAGE)
    [holding] = answer.holdings
    assert (holding.text, holding.rule, holding.is_own_choice) == ("Italiano", None, True)
    assert [(loser.rule.priority, loser.reason) for loser in answer.losers] == [
        (1, "says Deutsch. A language that the user picked wins."),
        (2, "says Français. Lost to rule 1, the stronger rule."),
    ]
    assert "Italiano, the user's own choice" in told("alice@halden.example")


def test_a_rule_that_gives_the_picked_language_is_told_too(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Rome", [alice]), language="it")
    halden.settle()
    Profile.objects.filter(user=alice).update(language_is_picked=True)
    [holding] = answer_of(alice, Kind.LANGUAGE).holdings
    assert (holding.rule, holding.is_own_choice) == (None, True)
    assert [loser.reason for loser in holding.losers] == [
        "says Italiano too. A language that the user picked wins."
    ]


def test_what_is_not_applied_yet_is_told_with_its_rule(halden: Company) -> None:
    alice = halden.person("Alice")
    meeting = halden.product("Meeting")
    halden.rule(halden.group("Sales", [alice]), meeting, language="de")
    halden.rule(halden.group("Everybody", [alice]), meeting, language="fr")
    products, language = answer_of(alice, Kind.PRODUCTS), answer_of(alice, Kind.LANGUAGE)
    assert not products.holdings
    assert not language.holdings
    assert [loser.reason for loser in products.losers] == [
        "gives Meeting. Not applied yet.",
        "gives Meeting too; rule 1 is stronger.",
    ]
    assert [loser.reason for loser in language.losers] == [
        "gives Deutsch. Not applied yet.",
        "says Français. Lost to rule 1, the stronger rule.",
    ]


def test_a_pending_change_of_language_hides_no_rule(halden: Company) -> None:
    alice = halden.person("Alice")
    berlin = halden.group("Berlin")
    halden.rule(berlin, language="de")
    halden.rule(halden.group("Everybody", [alice]), language="fr")
    halden.settle()
    halden.join(berlin, alice)
    answer = answer_of(alice, Kind.LANGUAGE)
    assert [holding.text for holding in answer.holdings] == ["Français"]
    assert [(loser.rule.priority, loser.reason) for loser in answer.losers] == [
        (1, "gives Deutsch. Not applied yet."),
        (2, "says Français. Lost to rule 1, the stronger rule."),
    ]


@pytest.mark.parametrize(
    ("managed", "expected"),
    [
        (["Rome", "Paris"], "Manager of Paris, Rome: Add and delete users"),
        ([], "Manager of all users: Add and delete users"),
    ],
)
def test_admin_rights_are_told_with_the_groups_they_reach(
    halden: Company, managed: list[str], expected: str
) -> None:
    alice = halden.person("Alice")
    groups = [UserGroupFactory.create(account=halden.account, name=name).pk for name in managed]
    halden.rule(
        halden.group("Leads", [alice]),
        admin_role=AdminRole.MANAGER,
        privileges=frozenset({AdminPrivilege.USERS}),
        managed_group_ids=frozenset(groups),
    )
    halden.settle()
    assert f"{expected}, rule #1 Leads" in told("alice@halden.example")


def test_a_managed_group_that_is_gone_is_not_taken_for_all_users() -> None:
    rights = AdminRights(AdminRole.MANAGER, managed_groups=frozenset({1}))
    assert Names({}).of(Kind.ADMIN_RIGHTS, rights) == "Manager of a deleted group"


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


def test_a_seat_on_hold_says_since_when_and_why_and_who_kept_it(halden: Company) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales", [alice])
    halden.rule(sales, halden.product("Meeting"))
    halden.settle()
    intake.delete_group(source=halden.source, public_id=sales.public_id)
    halden.settle()
    text = told("alice@halden.example")
    assert ": Sales is gone from the directory. Waits for an operator." in text
    keep(account=halden.account, actor=MAYA, scope=Scope(group_id=sales.pk))
    assert ": Sales is gone from the directory. Kept by Maya Okafor on 20" in told("alice@halden.example")


def test_a_failure_is_told_with_the_other_user(halden: Company, two: Two) -> None:
    text = told("alicia@halden.example")
    assert "Not activated: the e-mail address ALICE@halden.example belongs to Alice already. Since 20" in text
