"""Append-only activity: who or what changed what, and when."""
