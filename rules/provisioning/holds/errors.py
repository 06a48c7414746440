class NothingOnHold(Exception):
    """Somebody decided meanwhile, or what was on hold is held by right again."""
