from dataclasses import replace

import pytest

from rules.accounts.languages import Language
from rules.provisioning.intake import delete_group
from rules.provisioning.rule_changes import (
    delete_rule,
    edit_rule,
    restore_rule,
    revive_rule,
    set_rule_enabled,
)
from rules.provisioning.rule_versions import RuleVersion, activities_of, differences, version_of
from rules.ruleset import content
from rules.ruleset.errors import NoSuchRule, NoSuchVersion, PartsAreGone, RuleChangedMeanwhile
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.selectors import rule_order
from tests.provisioning.conftest import MAYA, Company


def versions(halden: Company, rule: Rule) -> list[tuple[str, RuleVersion]]:
    """Oldest first."""
    found = activities_of(halden.account, rule.pk)
    return [(each.action, version_of(each)) for each in reversed(found)]


def changed_fields(version: RuleVersion) -> dict[str, tuple[tuple[object, ...], tuple[object, ...]]]:
    assert version.content
    return {each.field: (each.removed, each.added) for each in differences(version.before, version.content)}


def restore(halden: Company, rule: Rule, version: int, *, leave_out_missing: bool = False) -> Rule:
    return restore_rule(
        account=halden.account,
        actor=MAYA,
        rule_id=rule.pk,
        restores=version,
        version=Rule.objects.get(pk=rule.pk).version,
        leave_out_missing=leave_out_missing,
    )


def test_every_change_of_a_rule_is_a_version_or_stands_beside_one(halden: Company) -> None:
    halden.rule(halden.group("Leads"))
    rule = halden.rule(halden.group("Sales"))
    halden.edit(rule, language=Language.GERMAN)
    set_rule_enabled(account=halden.account, actor=MAYA, rule_id=rule.pk, enabled=False)
    halden.move(rule, 1)
    halden.delete(rule)
    assert [(action, each.version) for action, each in versions(halden, rule)] == [
        ("rule.created", 1),
        ("rule.changed", 2),
        ("rule.changed", 3),
        ("rule.moved", 3),
        ("rule.deleted", 3),
    ]


def test_a_version_tells_what_it_took_out_and_put_in(halden: Company) -> None:
    meeting, webinar = halden.product("Meeting"), halden.product("Webinar")
    rule = halden.rule(halden.group("Sales"), meeting)
    halden.edit(rule, product_ids=frozenset({webinar.pk}), language=Language.GERMAN)
    (_, created), (_, changed) = versions(halden, rule)
    assert changed_fields(created) == {
        "group_id": ((), (rule.group_id,)),
        "product_ids": ((), (meeting.pk,)),
    }
    assert changed_fields(changed) == {
        "product_ids": ((meeting.pk,), (webinar.pk,)),
        "language": ((Language.ENGLISH,), (Language.GERMAN,)),
    }


def test_a_deletion_is_taken_back(halden: Company) -> None:
    meeting = halden.product("Meeting")
    above, rule = halden.rule(halden.group("Sales")), halden.rule(halden.group("Support"), meeting)
    below = halden.rule(halden.group("Everybody"))
    said = content.read(rule)
    delete_rule(account=halden.account, actor=MAYA, rule_id=rule.pk)
    revived = revive_rule(account=halden.account, actor=MAYA, rule_id=rule.pk)
    assert content.read(revived) == said
    assert rule_order(halden.account) == [above.pk, rule.pk, below.pk]
    with pytest.raises(NoSuchRule):
        revive_rule(account=halden.account, actor=MAYA, rule_id=rule.pk)


def test_a_rule_that_named_what_is_gone_does_not_come_back_as_something_else(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"), halden.product("Meeting"))
    delete_rule(account=halden.account, actor=MAYA, rule_id=rule.pk)
    halden.account.products.all().delete()
    with pytest.raises(PartsAreGone):
        revive_rule(account=halden.account, actor=MAYA, rule_id=rule.pk)


def test_names_outlive_all_that_a_version_names(halden: Company) -> None:
    named = {
        "device_group_ids": frozenset({halden.device_group("Till").pk}),
        "user_group_id": halden.user_group("Berlin").pk,
        "admin_role": AdminRole.MANAGER,
        "managed_group_ids": frozenset({halden.user_group("Oslo").pk}),
        "welcome_template_id": halden.welcome_template("Hello").pk,
        "settings_template_id": halden.settings_template("Quiet").pk,
    }
    rule = halden.rule(halden.group("Sales"), halden.product("Meeting"), **named)
    delete_rule(account=halden.account, actor=MAYA, rule_id=rule.pk)
    halden.account.products.all().delete()
    halden.account.device_groups.all().delete()
    halden.account.user_groups.all().delete()
    halden.account.welcome_templates.all().delete()
    halden.account.settings_templates.all().delete()
    for _, version in versions(halden, rule):
        texts = {field: list(names.values()) for field, names in version.names.items()}
        assert texts == {
            "group_id": ["Sales"],
            "product_ids": ["Meeting"],
            "device_group_ids": ["Till"],
            "user_group_id": ["Berlin"],
            "managed_group_ids": ["Oslo"],
            "welcome_template_id": ["Hello"],
            "settings_template_id": ["Quiet"],
        }


def test_an_earlier_version_is_restored_as_a_new_one_and_applied(halden: Company) -> None:
    alice = halden.person("Alice")
    meeting, webinar = halden.product("Meeting"), halden.product("Webinar")
    rule = halden.rule(halden.group("Sales", [alice]), meeting)
    first = content.read(rule)
    halden.edit(rule, product_ids=frozenset({webinar.pk}))
    halden.settle()
    restored = restore(halden, rule, 1)
    halden.settle()
    assert content.read(restored) == first
    assert halden.seats(alice) == {"Meeting": "held"}
    action, newest = versions(halden, rule)[-1]
    assert (action, newest.version, newest.restored) == ("rule.changed", 3, 1)


def test_a_version_is_not_restored_over_what_somebody_saved_meanwhile(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    halden.edit(rule, description="seen")
    halden.edit(rule, description="saved meanwhile")
    with pytest.raises(RuleChangedMeanwhile, match="Maya Okafor"):
        restore_rule(account=halden.account, actor=MAYA, rule_id=rule.pk, restores=1, version=2)


def test_a_version_that_never_was_cannot_be_restored(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    halden.move(rule, 1)
    with pytest.raises(NoSuchVersion, match="no version 7"):
        restore(halden, rule, 7)


def test_what_is_gone_since_is_named_and_left_out_only_when_told_so(halden: Company) -> None:
    meeting, webinar = halden.product("Meeting"), halden.product("Webinar")
    rule = halden.rule(halden.group("Sales"), meeting, webinar)
    halden.edit(rule, product_ids=frozenset({meeting.pk}), language=Language.GERMAN)
    webinar.delete()
    with pytest.raises(PartsAreGone, match="Version 1 names what does not exist any more: Webinar"):
        restore(halden, rule, 1)
    restored = content.read(restore(halden, rule, 1, leave_out_missing=True))
    assert restored.product_ids == {meeting.pk}
    assert restored.language is Language.ENGLISH


def test_a_template_that_is_gone_becomes_the_default_one(halden: Company) -> None:
    hello = halden.welcome_template("Hello")
    rule = halden.rule(halden.group("Sales"), welcome_template_id=hello.pk)
    halden.edit(rule, welcome_template_id=None, description="now")
    hello.delete()
    assert restore(halden, rule, 1, leave_out_missing=True).welcome_template_id is None


def test_a_manager_of_groups_that_are_gone_does_not_become_a_manager_of_all_users(halden: Company) -> None:
    berlin = halden.user_group("Berlin")
    rule = halden.rule(
        halden.group("Sales"),
        admin_role=AdminRole.MANAGER,
        privileges=frozenset({"users"}),
        managed_group_ids=frozenset({berlin.pk}),
    )
    halden.edit(rule, admin_role=AdminRole.NONE, privileges=frozenset(), managed_group_ids=frozenset())
    berlin.delete()
    halden.edit(rule, description="now")
    restored = restore(halden, rule, 1, leave_out_missing=True)
    assert (restored.admin_role, restored.privileges) == (AdminRole.NONE, [])


def test_a_directory_group_that_is_gone_since_is_not_brought_back(halden: Company) -> None:
    old, new = halden.group("Old"), halden.group("New")
    rule = halden.rule(old)
    halden.edit(rule, group_id=new.pk)
    delete_group(source=halden.source, public_id=old.public_id)
    with pytest.raises(PartsAreGone, match="Old"):
        restore(halden, rule, 1)
    halden.edit(rule, description="now")
    assert restore(halden, rule, 1, leave_out_missing=True).group_id == new.pk


def test_restoring_what_the_rule_says_already_writes_nothing(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    said = replace(content.read(rule), description="said")
    edit_rule(account=halden.account, actor=MAYA, rule_id=rule.pk, version=1, content=said)
    restore(halden, rule, 2)
    assert len(versions(halden, rule)) == 2
