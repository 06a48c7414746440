"""What users hold (`holdings`), who must be reconciled (`pending`), what needs people (`attention`)."""

from rules.provisioning.models.attention import (
    Failure,
    FailureKind,
    Hold,
    HoldReason,
    WelcomeMail,
    WelcomeMailState,
)
from rules.provisioning.models.holdings import DeviceAccess, Profile, Seat, SeatState, UserStatus
from rules.provisioning.models.pending import PendingUser

__all__ = [
    "DeviceAccess",
    "Failure",
    "FailureKind",
    "Hold",
    "HoldReason",
    "PendingUser",
    "Profile",
    "Seat",
    "SeatState",
    "UserStatus",
    "WelcomeMail",
    "WelcomeMailState",
]
