"""The products that every new account starts with, without a seat limit."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.catalog.services import create_product


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardProduct:
    name: str
    short_label: str
    colour_slot: int
    settings: Sequence[str]
    uses_device_groups: bool = False


STANDARD_PRODUCTS = (
    StandardProduct(
        name="GoTo Meeting",
        short_label="Meeting",
        colour_slot=1,
        settings=("Cloud recording", "Transcripts", "Meeting lock", "Chat", "Personal meeting room"),
    ),
    StandardProduct(
        name="GoTo Webinar",
        short_label="Webinar",
        colour_slot=2,
        settings=("Recording", "Polls", "Practice sessions", "Branding"),
    ),
    StandardProduct(
        name="GoTo Connect",
        short_label="Connect",
        colour_slot=3,
        settings=("Call recording", "Voicemail to e-mail", "International calls"),
    ),
    StandardProduct(
        name="GoToAssist Remote Support v5",
        short_label="Assist v5",
        colour_slot=5,
        settings=("Unattended access", "File transfer", "Session recording", "Remote reboot"),
        uses_device_groups=True,
    ),
    StandardProduct(
        name="GoTo Training",
        short_label="Training",
        colour_slot=4,
        settings=("Tests", "Course catalog", "Recording"),
    ),
    StandardProduct(
        name="GoToAssist Remote Support v4",
        short_label="Assist v4",
        colour_slot=5,
        settings=("Unattended access", "File transfer"),
        uses_device_groups=True,
    ),
    StandardProduct(
        name="OpenVoice",
        short_label="OpenVoice",
        colour_slot=6,
        settings=("Toll-free numbers", "Entry chimes"),
    ),
)


def create_standard_products(*, account: Account, actor: Actor) -> None:
    """Part of setting up an account, in its transaction."""
    for product in STANDARD_PRODUCTS:
        create_product(account=account, actor=actor, **asdict(product))
