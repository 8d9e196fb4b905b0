"""Loading much at once: modules, playbooks, the parts of a page."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: what is loaded stays, and looking through it for garbage again and again is
    a fifth of a start. What is there at the end is not looked through again. Nests; use it in one thread."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
