"""The mails that the sink of one-machine mode has got. In production there is no such thing, nor its addresses."""
