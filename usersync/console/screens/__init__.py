"""The declared screens of the console."""
