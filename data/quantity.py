"""How many there are of something, in words."""


def count(number: int, noun: str) -> str:
    """Write `1 step`, `4,300 steps`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"
