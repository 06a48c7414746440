from collections.abc import Sequence
from hashlib import blake2s


def fingerprint(text: str) -> str:
    """Short and the same for the same text."""
    return blake2s(text.encode(), digest_size=8).hexdigest()


def fingerprint_of_order(rule_ids: Sequence[int]) -> str:
    """An order of rules as forms carry it: each row has one, so it must not grow with the rules."""
    return fingerprint(",".join(map(str, rule_ids)))
