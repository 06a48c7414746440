"""The mails that the sink of one-machine mode has got; in production it has no addresses."""
