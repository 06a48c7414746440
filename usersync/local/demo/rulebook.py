"""The eight rules of Halden Instruments, strongest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege
from rules.ruleset.models import AdminRole
from usersync.local.demo.company import JOHAN, MAYA, SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRule:
    """A rule by the names of what it gives."""

    group: str
    written_by: SignIn = MAYA
    description: str = ""
    products: Sequence[str]
    role: AdminRole = AdminRole.NONE
    privileges: Sequence[AdminPrivilege] = ()
    managed_groups: Sequence[str] = ()
    user_group: str | None = None
    device_groups: Sequence[str] = ()
    settings_template: str | None = None
    welcome_template: str | None = None
    language: Language = Language.ENGLISH
    enabled: bool = True


RULES = (
    DemoRule(
        group="IT Operations",
        description="Owners of the account",
        products=(
            "GoTo Meeting",
            "GoTo Connect",
            "GoToAssist Remote Support v5",
            "GoToAssist Remote Support v4",
        ),
        role=AdminRole.FULL,
        user_group="IT",
        device_groups=("Office servers", "Meeting rooms"),
        settings_template="IT staff",
    ),
    DemoRule(
        group="Sales Team Leads",
        description="Run the regional teams",
        products=("GoTo Meeting", "GoTo Webinar", "GoTo Connect"),
        role=AdminRole.MANAGER,
        privileges=(AdminPrivilege.SEATS, AdminPrivilege.REPORTS),
        managed_groups=("Sales EMEA", "Sales Americas"),
        user_group="Sales",
        settings_template="Sales hosts",
        welcome_template="Sales onboarding",
    ),
    DemoRule(
        group="Sales EMEA",
        description="Account executives, SDRs",
        products=("GoTo Meeting", "GoTo Webinar", "GoTo Connect"),
        user_group="Sales EMEA",
        settings_template="Sales hosts",
        welcome_template="Sales onboarding",
        language=Language.GERMAN,
    ),
    DemoRule(
        group="Sales Americas",
        description="Account executives, SDRs",
        products=("GoTo Meeting", "GoTo Webinar", "GoTo Connect"),
        user_group="Sales Americas",
        settings_template="Sales hosts",
        welcome_template="Sales onboarding",
    ),
    DemoRule(
        group="Customer Support",
        written_by=JOHAN,
        description="Tier 1 and 2 desks",
        products=("GoTo Meeting", "GoTo Connect", "GoToAssist Remote Support v5", "GoTo Training"),
        user_group="Support",
        device_groups=("Customer instruments",),
        settings_template="Support desk",
    ),
    # Left over from last year: rule 2 gives all of it.
    DemoRule(group="Sales Team Leads", written_by=JOHAN, products=("GoTo Webinar",)),
    DemoRule(
        group="Contractors",
        description="Until the audit is done",
        products=("GoTo Meeting",),
        user_group="Contractors",
        settings_template="Restricted",
        enabled=False,
    ),
    DemoRule(
        group="All Employees",
        description="Everybody gets a phone",
        products=("GoTo Meeting", "GoTo Connect"),
    ),
)
