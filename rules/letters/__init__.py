"""What a welcome e-mail says: pure functions from a text and the facts of one user to a letter."""
