"""Names of people where there is little room."""


def short_name(name: str) -> str:
    """`Maya Okafor` -> `M. Okafor`; a name of one word stays as it is."""
    first, _, rest = name.partition(" ")
    return f"{first[:1]}. {rest}" if rest and first.isalpha() else name


def initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
