"""Whether numpy can be imported under a limit on memory: the matrix library in it would end the process otherwise.

What that prints is in its own words and nothing catches it, so a child tries first. Only few people set such a limit:
for all others this costs no time. Nothing heavy may be imported here.
"""

import os
import resource

AMPLE_BYTES = 2**30
"""With a higher limit there is room for numpy on any machine."""


def has_room() -> bool:
    """Tell whether there is room for numpy."""
    limits = (resource.getrlimit(getattr(resource, name))[0] for name in ("RLIMIT_AS", "RLIMIT_DATA"))
    tight = [limit for limit in limits if limit != resource.RLIM_INFINITY and limit < AMPLE_BYTES]
    return not tight or _is_imported_by_a_child()


def _is_imported_by_a_child() -> bool:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each thread would take memory, and one is all that is used
    try:
        child = os.fork()
    except OSError:
        return False
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(silence, descriptor)
        import numpy  # noqa: F401

        os._exit(0)
    except BaseException:
        os._exit(1)
