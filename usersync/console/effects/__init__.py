"""Previews in words and numbers: what a change that has not been made would do."""

from usersync.console.effects.view import EffectView, view_of

__all__ = ["EffectView", "view_of"]
