"""The exact effect of a change that has not been made: the engine's own plan, with nothing written."""

from rules.provisioning.preview.effect import Effect, SeatEffect
from rules.provisioning.preview.people import UserChange
from rules.provisioning.preview.preview import preview
from rules.provisioning.preview.proposals import Proposal

__all__ = ["Effect", "Proposal", "SeatEffect", "UserChange", "preview"]
