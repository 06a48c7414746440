"""Read-only copies of what directory sources sent: users, groups and memberships."""
