"""Who works at Halden Instruments, team by team."""

from collections.abc import Sequence
from dataclasses import dataclass

from usersync.local.demo.names import AMERICAS, ANYWHERE, EMEA

# Name, title.
Named = tuple[str, str]
LEAD_TITLES = frozenset({"Regional Sales Director", "Sales Team Lead"})
# Of the named ones; invented people work where their names come from.
IN_PARIS = frozenset({"Alice Moreau", "Claire Fontaine"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """`size` people who stay: the named ones, then invented ones with `titles` in turn, then newcomers.

    Leavers come on top: they arrive with everybody and leave soon after.
    """

    department: str
    division: str
    cost_center: str
    size: int
    titles: Sequence[str]
    groups: Sequence[str] = ()
    origins: Sequence[str] = ANYWHERE
    named: Sequence[Named] = ()
    newcomers: Sequence[Named] = ()
    leavers: Sequence[Named] = ()
    employees: bool = True


TEAMS = (
    Team(
        department="Executive",
        division="Corporate",
        cost_center="1000",
        size=6,
        titles=("Vice President",),
        groups=("Board",),
        named=(
            ("Astrid Halden", "Chief Executive Officer"),
            ("Olumide Adeyemi", "Chief Financial Officer"),
            ("Claire Fontaine", "Chief Revenue Officer"),
            ("Rajesh Subramanian", "Chief Technology Officer"),
        ),
    ),
    Team(
        department="IT",
        division="Corporate",
        cost_center="1300",
        size=9,
        titles=("Systems Engineer", "Network Engineer", "Identity Engineer"),
        groups=("IT Operations",),
        named=(
            ("Maya Okafor", "Head of IT"),
            ("Johan Lindqvist", "IT Administrator"),
            ("Daniel Weiss", "IT Trainer"),
        ),
    ),
    Team(
        department="Sales",
        division="Commercial",
        cost_center="4120",
        size=38,
        titles=("Account Executive", "Sales Development Representative", "Account Executive"),
        groups=("Sales EMEA",),
        origins=EMEA,
        named=(
            ("Beatriz Carvalho", "Regional Sales Director"),
            ("Anders Holm", "Sales Team Lead"),
            ("Giulia Marchetti", "Sales Team Lead"),
            ("Pieter Janssens", "Sales Team Lead"),
            ("Zuzana Horáková", "Sales Team Lead"),
            ("Dimitris Papadakis", "Sales Team Lead"),
        ),
        newcomers=(("Priya Nair", "Sales Team Lead"), ("Alice Moreau", "Account Executive")),
        leavers=(("Jonas Frey", "Account Executive"),),
    ),
    Team(
        department="Sales",
        division="Commercial",
        cost_center="4140",
        size=31,
        titles=("Account Executive", "Sales Development Representative"),
        groups=("Sales Americas",),
        origins=AMERICAS,
        named=(
            ("Valentina Rojas", "Regional Sales Director"),
            ("Grace Whitaker", "Sales Team Lead"),
            ("Thiago Figueiredo", "Sales Team Lead"),
            ("Nathan Kowalczyk", "Sales Team Lead"),
            ("Isabel Quiñones", "Sales Team Lead"),
        ),
        newcomers=(("Ethan Brooks", "Account Executive"), ("Camila Duarte", "Account Executive")),
        leavers=(("Logan Pierce", "Sales Development Representative"),),
    ),
    Team(
        department="Support",
        division="Customer",
        cost_center="5100",
        size=44,
        titles=("Support Agent", "Support Agent", "Support Engineer"),
        groups=("Customer Support",),
        named=(
            ("Kwame Mensah", "Head of Support"),
            ("Nadia Haddad", "Support Trainer"),
            ("Tom Becker", "Support Trainer"),
            ("Lucía Ortega", "Support Trainer"),
        ),
        newcomers=(("Hanna Virtanen", "Support Agent"), ("Minh Trần", "Support Agent")),
        leavers=(("Sven Eklund", "Support Agent"),),
    ),
    Team(
        department="Customer Education",
        division="Customer",
        cost_center="5300",
        size=8,
        titles=("Customer Trainer",),
        named=(
            ("Ines Castro", "Customer Trainer"),
            ("Henrik Karlsen", "Customer Trainer"),
            ("Sofia Bianchi", "Customer Trainer"),
        ),
    ),
    Team(
        department="Finance",
        division="Corporate",
        cost_center="1100",
        size=16,
        titles=("Accountant", "Controller", "Payroll Specialist"),
        groups=("Finance",),
        leavers=(("Walter Egger", "Controller"),),
    ),
    Team(
        department="People",
        division="Corporate",
        cost_center="1200",
        size=9,
        titles=("People Partner", "Recruiter"),
        groups=("People and Culture",),
        newcomers=(("Amara Diallo", "Recruiter"),),
    ),
    Team(
        department="Marketing",
        division="Commercial",
        cost_center="4200",
        size=17,
        titles=("Content Manager", "Event Manager", "Product Marketer"),
        groups=("Marketing",),
        leavers=(("Petra Novotná", "Event Manager"),),
    ),
    Team(
        department="Engineering",
        division="Products",
        cost_center="2100",
        size=46,
        titles=("Firmware Engineer", "Optics Engineer", "Test Engineer", "Software Engineer"),
        groups=("Engineering",),
        newcomers=(("Mateusz Nowicki", "Optics Engineer"), ("Sakura Inoue", "Software Engineer")),
        leavers=(("Ivo Marković", "Test Engineer"),),
    ),
    Team(
        department="Manufacturing",
        division="Products",
        cost_center="3100",
        size=26,
        titles=("Assembly Technician", "Calibration Technician", "Quality Inspector"),
        newcomers=(("Oskar Lund", "Calibration Technician"),),
    ),
    Team(
        department="Contractors",
        division="External",
        cost_center="9000",
        size=22,
        titles=("Field Technician", "Consultant"),
        groups=("Contractors",),
        employees=False,
    ),
)
