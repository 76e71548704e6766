"""One thread for small matrices: handing them to several costs more than it saves.

A study's fits are thousands of small products. Between them the threads of a linear algebra library
wait by spinning, and on a machine that does something else as well they wait for each other.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import cache

from threadpoolctl import ThreadpoolController

LARGE = 4000
"""Rows of a square matrix from which on several threads may pay. With 1,300 they do not: the report of
2,000 quotes took twice as long with two threads as with one (benchmarks/report/many_quotes.py)."""


def threads_for(rows: int) -> AbstractContextManager[object]:
    """Return a context in which matrices of so many rows are worked on by as many threads as pay."""
    if rows >= LARGE:
        return nullcontext()
    limit: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limit


@cache
def _libraries() -> ThreadpoolController:
    # numpy and scipy each bring a library of their own; both must be loaded to be found.
    import scipy.linalg  # noqa: F401

    return ThreadpoolController()
