"""Brings what users hold to what the rules say, a batch of pending users in one transaction."""

from rules.provisioning.reconcile.batch import reconcile_users, run_batch
from rules.provisioning.reconcile.tally import Tally

__all__ = ["Tally", "reconcile_users", "run_batch"]
