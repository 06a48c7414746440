"""Brings what users hold to what the rules say, a batch of pending users in one transaction."""

from rules.provisioning.reconcile.batch import reconcile_users, run_batch
from rules.provisioning.reconcile.dry_run import Forecast, forecast

__all__ = ["Forecast", "forecast", "reconcile_users", "run_batch"]
