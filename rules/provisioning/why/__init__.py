"""Why a user holds what they hold, and why not something else: rows beside the engine's verdicts."""

from rules.provisioning.why.answers import KIND_LABELS, Holding, KindAnswer, Loser, RuleName, Why
from rules.provisioning.why.reading import why

__all__ = ["KIND_LABELS", "Holding", "KindAnswer", "Loser", "RuleName", "Why", "why"]
