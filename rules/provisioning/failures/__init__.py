"""What could not be done for users: one record per user and kind, gone with its cause."""
