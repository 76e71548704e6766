"""Small matrices are worked on by one thread, large ones by as many as before."""

from threadpoolctl import threadpool_info, threadpool_limits

from themeseed.match.threads import LARGE, threads_for


def threads() -> set[int]:
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


def test_small_matrices_get_one_thread_and_give_the_others_back() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        with threads_for(LARGE - 1):
            assert threads() == {1}
        assert threads() == before


def test_large_matrices_keep_their_threads() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        with threads_for(LARGE):
            assert threads() == before
