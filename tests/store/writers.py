"""Processes that write to a store until they are done or killed, and say what was acknowledged.

They are forked from a server process that has imported the store already, so that starting one
takes milliseconds.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from tests.store.material import CLUSTERING, CODER, RUN, decision, suggestions_of
from themeseed.errors import CodebookChangedError
from themeseed.records import Code, Suggestion
from themeseed.store import open_store

Writer = Callable[[Connection, str, str, int], None]


@contextmanager
def started(
    writer: Writer, target: str, name: str, number: int
) -> Iterator[tuple[BaseProcess, Connection]]:
    """Yield a process that runs a writer, and the end of a pipe where acknowledged ids arrive."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=writer, args=(sender, target, name, number), daemon=True)
    process.start()
    sender.close()
    try:
        yield process, receiver
    finally:
        process.kill()
        process.join()
        process.close()
        receiver.close()


def received(receiver: Connection) -> list[str]:
    """Return all ids that were sent before the other side finished or was killed."""
    ids = []
    try:
        while True:
            ids.append(str(receiver.recv()))
    except (EOFError, OSError):  # OSError: killed in the middle of a message
        return ids


def append_decisions(sender: Connection, target: str, name: str, number: int) -> None:
    """Append decisions one by one; send each id after its append has returned."""
    with open_store(target, wait_seconds=60.0) as store:
        for each in range(number):
            store.append_decision(decision(f"{name}-{each:05}", quote_id=f"quote-{each % 4}"))
            sender.send(f"{name}-{each:05}")


def append_same_decisions(sender: Connection, target: str, _: str, number: int) -> None:
    """Append decisions that others append too; send the ids of those that were new."""
    with open_store(target, wait_seconds=60.0) as store:
        for each in range(number):
            if store.append_decision(decision(f"same-{each:05}")):
                sender.send(f"same-{each:05}")


def add_runs(sender: Connection, target: str, name: str, number: int) -> None:
    """Add runs with 200 times as many suggestions as there are quotes; send the id of each."""
    with open_store(target, wait_seconds=60.0) as store:
        for each in range(number):
            run = replace(RUN, id=f"{name}-{each:05}")
            store.add_run(run, tuple(many_suggestions(run.id)), CLUSTERING)
            sender.send(run.id)


def add_codes(sender: Connection, target: str, name: str, number: int) -> None:
    """Add codes one by one to the codebook that is newest then; send the name of each."""
    with open_store(target, wait_seconds=60.0) as store:
        for each in range(number):
            added = Code(id=f"{name}-{each:05}", name=f"{name}-{each:05}")
            while True:
                newest = store.codebook_version()
                book = replace(newest.codebook, codes=(*newest.codebook.codes, added))
                try:
                    store.set_codebook(book, made_on=newest.number)
                    break
                except CodebookChangedError:
                    continue
            sender.send(added.id)


def create(sender: Connection, target: str, name: str, _: int) -> None:
    """Make the store and put one coder into it."""
    with open_store(target, create=True) as store:
        sender.send(name)
        store.add_coder(replace(CODER, id=name))
        sender.send(name)


def many_suggestions(run_id: str) -> Iterator[Suggestion]:
    """Yield 800 suggestions."""
    for first in suggestions_of(run_id)[::2]:
        for rank in range(1, 201):
            yield replace(first, id=f"{first.id} {rank}", rank=rank)
