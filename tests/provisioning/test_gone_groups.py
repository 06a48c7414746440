from rules.audit.models import Activity
from rules.provisioning import intake
from tests.provisioning.conftest import Company


def test_a_group_that_goes_with_rules_on_it_is_a_failure_in_the_activity(halden: Company) -> None:
    sales = halden.group("Sales", [halden.person("Alice")])
    halden.rule(sales, halden.product("Meeting"))
    halden.rule(sales, halden.product("Training"))
    intake.delete_group(source=halden.source, public_id=sales.public_id)
    told = Activity.objects.get(action="group.gone_with_rules")
    assert (told.subject_name, told.details) == ("Sales", {"rules": [1, 2]})
    assert told.cause_id == Activity.objects.get(action="group.deleted").pk


def test_a_group_without_rules_just_goes(halden: Company) -> None:
    sales = halden.group("Sales", [halden.person("Alice")])
    intake.delete_group(source=halden.source, public_id=sales.public_id)
    assert not Activity.objects.filter(action="group.gone_with_rules").exists()
