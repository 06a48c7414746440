"""From what a user got back to the rule, its version, and the request or the operator behind it."""

from rules.accounts.languages import Language
from rules.audit.models import Activity
from rules.directory.models import DirectoryUser
from rules.directory.records import AddMembers
from rules.provisioning import intake
from rules.provisioning.history import HOLDINGS_CHANGED, entries_of
from tests.provisioning.conftest import Company


def newest(person: DirectoryUser) -> Activity:
    """The last change of what the user holds."""
    return Activity.objects.filter(action=HOLDINGS_CHANGED, subject_id=person.pk).order_by("-pk")[0]


def cause_of(activity: Activity) -> Activity:
    assert activity.cause_id
    return Activity.objects.get(pk=activity.cause_id)


def test_what_a_directory_changes_leads_back_to_its_request(halden: Company) -> None:
    alice, sales = halden.person("Alice"), halden.group("Sales")
    halden.rule(sales, halden.product("Meeting"))
    intake.change_group(
        source=halden.source,
        public_id=sales.public_id,
        operations=[AddMembers([alice.public_id])],
        request="7f3a",
    )
    halden.settle()
    cause = cause_of(newest(alice))
    assert (cause.action, cause.actor_name) == ("group.members_joined", "Okta")
    assert cause.details["request"] == "7f3a"


def test_a_change_without_a_known_request_names_none(halden: Company) -> None:
    halden.group("Sales", [halden.person("Alice")])
    assert not Activity.objects.filter(details__has_key="request").exists()


def test_what_a_rule_changes_names_the_version_that_decided(halden: Company) -> None:
    alice = halden.person("Alice")
    rule = halden.rule(halden.group("Sales", [alice]), halden.product("Meeting"))
    halden.settle()
    halden.edit(rule, language=Language.GERMAN)
    halden.settle()
    activity = newest(alice)
    named = {(entry.value, entry.rule_id, entry.rule_version) for entry in entries_of(activity)}
    assert ("Deutsch", rule.pk, 2) in named
    cause = cause_of(activity)
    assert (cause.action, cause.actor_name, cause.details["version"]) == ("rule.changed", "Maya Okafor", 2)
