"""Tells errors that come from too little memory from bugs. It imports nothing: it is needed where nothing else fits."""

SIGNS = (
    "failed to map segment",
    "cannot allocate memory",
    "can't start new thread",
    "cannot enable executable stack",
    "before it is started",
)
"""What the system says in other errors when memory is short: a library or a thread finds no room."""


def names_shortage(text: str) -> bool:
    """Tell whether what a process said last means that memory ran out."""
    return "MemoryError" in text or any(sign in text.lower() for sign in SIGNS)


def is_shortage(error: BaseException) -> bool:
    """Tell whether an error means that memory ran out."""
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, ImportError | OSError | RuntimeError) and any(sign in str(error).lower() for sign in SIGNS)
