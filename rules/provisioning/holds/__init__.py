"""What stops a mass loss: revocations beyond the account's limit, and those of frozen groups, wait."""
