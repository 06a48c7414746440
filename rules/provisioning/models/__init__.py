"""What users hold (`holdings`), who must be reconciled (`pending`), whom to welcome, and what failed."""

from rules.provisioning.models.attention import Failure, FailureKind
from rules.provisioning.models.holdings import (
    ADMINISTRATORS,
    DeviceAccess,
    Profile,
    Seat,
    SeatState,
    UserStatus,
)
from rules.provisioning.models.holds import FrozenGroup, Hold, HoldReason, HoldState, Revocation
from rules.provisioning.models.mails import UNSENT, WelcomeMail, WelcomeMailState
from rules.provisioning.models.pending import PendingUser

__all__ = [
    "ADMINISTRATORS",
    "UNSENT",
    "DeviceAccess",
    "Failure",
    "FailureKind",
    "FrozenGroup",
    "Hold",
    "HoldReason",
    "HoldState",
    "PendingUser",
    "Profile",
    "Revocation",
    "Seat",
    "SeatState",
    "UserStatus",
    "WelcomeMail",
    "WelcomeMailState",
]
