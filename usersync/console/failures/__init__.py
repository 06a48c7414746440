"""What could not be done: a banner for each kind on the User Sync page, and the details behind it."""
