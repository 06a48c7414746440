class NothingToRetry(Exception):
    """What had failed has been done meanwhile, or nobody wants it any more."""
