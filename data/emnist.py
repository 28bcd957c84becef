"""What is known about the sets of EMNIST (Cohen et al. 2017): the classes behind their labels. It opens nothing."""

import string

DIGITS = tuple(string.digits)
UPPER = tuple(string.ascii_uppercase)
LOWER = tuple(string.ascii_lowercase)
MERGED = (*DIGITS, *UPPER, *"abdefghnqrt")
"""Small letters that look like their capitals are counted as these."""
CLASSES = {
    "emnist-byclass": (*DIGITS, *UPPER, *LOWER),
    "emnist-bymerge": MERGED,
    "emnist-balanced": MERGED,
    "emnist-letters": UPPER,
    "emnist-digits": DIGITS,
    "emnist-mnist": DIGITS,
}
FIRST_LABEL = {"emnist-letters": 1}
"""Where the labels begin, if not at 0."""


def is_emnist(name: str) -> bool:
    """Tell whether files of this name are EMNIST's; they hold the images on their side."""
    return name.lower().startswith("emnist")
