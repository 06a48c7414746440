"""Django's PostgreSQL, with each statement sent from where the code stands (`rules.accounts.walls`)."""
