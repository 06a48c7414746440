"""One-machine mode: the real parts (PostgreSQL, Redis, worker, beat, mail sink, web) under one supervisor."""
