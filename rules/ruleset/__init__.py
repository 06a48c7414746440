"""Rules and their order."""
