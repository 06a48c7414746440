"""The end user's own page, which the link in a welcome e-mail leads to."""
