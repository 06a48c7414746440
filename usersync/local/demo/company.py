"""What Maya Okafor has set up in the console: the account, its operators and all that rules can give."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.accounts.languages import Language
from rules.catalog.models import SettingState
from rules.letters.texts import Texts, WelcomeText
from rules.provisioning.account_settings import AccountSettings

ACCOUNT_NAME = "Halden Instruments"
IDENTITY_PROVIDER = "Okta"


@dataclass(frozen=True, slots=True)
class SignIn:
    name: str
    email: str
    password: str


# Known to everybody who reads this: good on one machine only.
MAYA = SignIn("Maya Okafor", "maya.okafor@halden.example", "halden-demo")
JOHAN = SignIn("Johan Lindqvist", "johan.lindqvist@halden.example", "halden-demo")

TRY_NEXT = (
    "Manage users, Alice Moreau: what she holds, why, and who is ahead of her for GoTo Meeting",
    "Add rule, Customer Trainers, GoTo Training: 6 seats are left, so 3 of the 12 will wait",
    "Drag a rule: only the people whom it affects are worked through again",
    "Welcome e-mails, Inbox of this machine: what each of them got, and the page behind the link",
)


# How many seats were purchased, by product; the others are unlimited.
SEAT_LIMITS = {
    "GoTo Meeting": 236,  # 250 employees: 14 wait
    "GoTo Webinar": 90,
    "GoToAssist Remote Support v5": 50,  # 9 of IT and 44 of Support: 3 wait
    "GoTo Training": 50,  # 44 of Support; with a rule for the Customer Trainers it would be 3 short
    "GoToAssist Remote Support v4": 10,
    "OpenVoice": 40,
}

# Name -> the group that it is a subgroup of.
USER_GROUPS: Mapping[str, str | None] = {
    "Sales": None,
    "Sales EMEA": "Sales",
    "Sales Americas": "Sales",
    "Support": None,
    "Customer Education": "Support",
    "IT": None,
    "Contractors": None,
}
DEVICE_GROUPS = ("Office servers", "Customer instruments", "Meeting rooms")

_ON, _OFF, _DISABLED, _REQUIRED = (
    SettingState.ON,
    SettingState.OFF,
    SettingState.DISABLED,
    SettingState.REQUIRED,
)
# Template -> product -> setting -> state.
SETTINGS_TEMPLATES: Mapping[str, Mapping[str, Mapping[str, SettingState]]] = {
    "IT staff": {
        "GoTo Meeting": {"Meeting lock": _ON, "Cloud recording": _OFF},
        "GoToAssist Remote Support v5": {"Unattended access": _ON, "Session recording": _REQUIRED},
    },
    "Sales hosts": {
        "GoTo Meeting": {"Cloud recording": _ON, "Transcripts": _ON, "Personal meeting room": _ON},
        "GoTo Webinar": {"Recording": _ON, "Polls": _ON, "Branding": _REQUIRED},
    },
    "Support desk": {
        "GoTo Connect": {"Call recording": _REQUIRED},
        "GoToAssist Remote Support v5": {"File transfer": _ON, "Unattended access": _DISABLED},
    },
    "Course hosts": {
        "GoTo Training": {"Tests": _ON, "Course catalog": _ON, "Recording": _ON},
        "GoTo Webinar": {"Practice sessions": _ON},
    },
    "Restricted": {
        "GoTo Meeting": {"Cloud recording": _DISABLED, "Chat": _OFF},
        "GoTo Connect": {"International calls": _DISABLED},
    },
}


# The contact block stands in welcome e-mails and on the users' own pages.
SETTINGS = AccountSettings(
    name=ACCOUNT_NAME,
    default_language=Language.ENGLISH,
    contact_name="IT help desk",
    contact_email="it-help@halden.example",
    contact_phone="+49 30 555 0100",
    mail_is_on=True,
    second_factor_is_required=False,
    revocation_limit_seats=20,
    revocation_limit_percent=10,
)

_SALES_ENGLISH = """
<p>Welcome to the sales team!</p>
<p>Your meetings and webinars are ready, {{first_name}}. <b>Record every first call:</b> the transcript is in
your history a minute later.</p>
<p>You start with:</p>
<p>{{products}}</p>
<p>Questions? Ask in the channel #it-help, or {{admin_name}}.</p>
"""
_SALES_GERMAN = """
<p>Willkommen im Vertrieb!</p>
<p>Ihre Besprechungen und Webinare sind bereit, {{first_name}}. <b>Zeichnen Sie jedes erste Gespräch
auf:</b> Die Mitschrift steht eine Minute später in Ihrem Verlauf.</p>
<p>Sie beginnen mit:</p>
<p>{{products}}</p>
<p>Fragen? Fragen Sie im Kanal #it-help oder {{admin_name}}.</p>
"""
_COURSES = """
<p>Welcome!</p>
<p>Your course room is ready, with tests and the course catalog turned on. Try a practice session before your
first course.</p>
<p>Questions? Ask in the channel #it-help.</p>
"""
WELCOME_TEMPLATES: Mapping[str, Texts] = {
    "Sales onboarding": {
        Language.ENGLISH: WelcomeText("Your GoTo products for Sales", _SALES_ENGLISH),
        Language.GERMAN: WelcomeText("Ihre GoTo-Produkte für den Vertrieb", _SALES_GERMAN),
    },
    "Trainer onboarding": {
        Language.ENGLISH: WelcomeText("Your GoTo products for courses", _COURSES),
    },
}
