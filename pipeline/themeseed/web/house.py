"""The house: one study under review, with its desk, its writer, its coders' seats and its refits."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import replace

from themeseed.errors import CodebookChangedError, ThemeseedError
from themeseed.records import Assignment, Codebook, Coder, Memo, TeamSetting
from themeseed.review import CONSENSUS
from themeseed.store import Place
from themeseed.study.adjudicating import taken_back_by as adjudications_taken_back
from themeseed.study.candidates import Candidates, candidates_of
from themeseed.study.codebook import TRIES
from themeseed.study.desk import Desk, Live
from themeseed.study.folder import Study
from themeseed.study.positions import Positions
from themeseed.study.seat import Seat
from themeseed.study.undoing import TakenBack
from themeseed.study.wanted import SeatOrder, Wanted
from themeseed.study.workshop import Workshop
from themeseed.study.writer import Entry, Writer
from themeseed.web.entrance import Entrance, Person
from themeseed.web.exploring import Exploring
from themeseed.web.reception import Reception

_UPCOMING = 20
"""Quotes of each coder that a refit makes suggestions with evidence for."""


class House:
    """What the pages of one study share. Used from one event loop only."""

    def __init__(self, study: Study, *, learns: bool = True, reception: Reception | None = None) -> None:
        """Read the study.

        Args:
            study: open; who opened it closes it, after the house.
            learns: whether suggestions are fitted anew after decisions, in a process of their own.
            reception: where a team signs in; without, one person comes in by a start token.
        """
        self.study = study
        self.desk = Desk(study)
        self.writer = Writer(study.store)
        self.reception = reception
        self.entrance = reception or Entrance(study_id=study.store.meta("study_id") or "")
        self.does_not_learn = ""
        self._seats: dict[str, Seat] = {}
        self._taken_back: dict[str, TakenBack] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._codebook_turn = asyncio.Lock()
        self.workshop = Workshop(study.folder)
        self.exploring = Exploring(study)
        self._candidates: tuple[Place, Candidates | None] | None = None
        self._learns = learns
        self._positions: Positions | None = None
        self._drawing: asyncio.Task[None] | None = None
        self._decided_since = False
        self._refitting: asyncio.Task[None] | None = None

    def let_in(self, coder: Coder, order: SeatOrder = "document") -> str:
        """Return a start token for the person who started the server: an owner."""
        self.study.store.add_coder(coder)
        self.desk.coders[coder.id] = coder
        person = Person(coder=coder, role="owner")
        self.seat(person).want(Wanted(order=order))
        return self.entrance.start_token(person)

    def welcome(self, person: Person) -> None:
        """Know the name of somebody who came in, before they have decided anything."""
        self.desk.coders.setdefault(person.coder.id, person.coder)

    def seat(self, person: Person) -> Seat:
        """Return a person's seat, which waits for them between requests."""
        coder = person.coder
        if coder.id not in self._seats:
            self._seats[coder.id] = Seat(self.desk, coder)
        # A role can change while the seat waits.
        self._seats[coder.id].owner = person.may("owner")
        return self._seats[coder.id]

    def turn(self, person: Person) -> asyncio.Lock:
        """Return what a person's changes wait for, so that none overtakes another."""
        return self._turns.setdefault(person.coder.id, asyncio.Lock())

    @property
    def codebook_turn(self) -> asyncio.Lock:
        """What edits of the codebook wait for: each is made of the codebook that the one before left."""
        return self._codebook_turn

    @property
    def consensus_turn(self) -> asyncio.Lock:
        """What adjudications wait for, so that no two people decide on the same quote at once."""
        return self._turns.setdefault(CONSENSUS.id, asyncio.Lock())

    def taken_back(self, person: Person) -> TakenBack:
        """Return the adjudications that a person took back and may make again, the latest last."""
        by = person.coder
        read = TakenBack(lambda: adjudications_taken_back(self.desk, by))
        return self._taken_back.setdefault(by.id, read)

    def catch_up(self) -> None:
        """Take in what other processes added, and line up anew where something was."""
        if self.desk.catch_up():
            for seat in self._seats.values():
                seat.line_up()

    async def keep(self, entry: Entry) -> None:
        """Return when an entry is on disk; raise what kept it from being kept."""
        await asyncio.wrap_future(self.writer.keep(entry))

    async def keep_sightings(self, person: Person) -> None:
        """Return when all that pages show a person of quotes is on disk: then they may be sent."""
        seat = self._seats.get(person.coder.id)
        keeping = seat.sightings.keep(self.writer) if seat else None
        if keeping is not None:
            await asyncio.wrap_future(keeping)

    async def keep_memo(self, memo: Memo) -> None:
        """Return when a memo is on disk and on the desk."""
        await self.keep(Entry(memos=(memo,)))
        self.desk.take_memo(memo)

    async def keep_team(
        self, *, assignments: Sequence[Assignment] = (), settings: Sequence[TeamSetting] = ()
    ) -> None:
        """Return when assignments and settings of the team are on disk and in force."""
        await asyncio.to_thread(self.study.store.append_team, assignments=assignments, settings=settings)
        self.catch_up()

    async def add_coder(self, coder: Coder) -> None:
        """Keep a coder who can then be assigned something, whether they have come in or not."""
        if coder.id not in self.desk.coders:
            await asyncio.to_thread(self.study.store.add_coder, coder)
            self.desk.coders[coder.id] = coder

    def follow(self, entry: Entry, but: Seat) -> None:
        """Let the seats of the others follow a boundary edit that is on the desk."""
        for edit in entry.boundary_edits:
            before = [quote for each in edit.before if (quote := self.desk.quote_ever(each)) is not None]
            for seat in self._seats.values():
                if seat is not but:
                    seat.follow(edit, before)

    async def edit_codebook(self, edit: Callable[[Codebook], Codebook], coder: Coder) -> None:
        """Put in force what a coder's edit makes of the newest codebook, and let suggestions learn it.

        Edits of this server wait for each other; where another process was faster, the edit is made
        anew on what it left.

        Raises:
            CodebookChangedError: somebody changed what the edit would write over.
        """
        store = self.study.store
        async with self.codebook_turn:
            for left in range(TRIES - 1, -1, -1):
                self.catch_up()
                newest = store.codebook_version()
                edited = edit(newest.codebook)
                try:
                    await asyncio.to_thread(
                        store.set_codebook, edited, coder_id=coder.id, made_on=newest.number
                    )
                    break
                except CodebookChangedError:
                    if not left:
                        raise
        self.catch_up()
        self.learn()

    def candidates(self) -> Candidates | None:
        """Return the candidates of the study as they stand, or None where none were looked for."""
        place = _of_candidates(self.study.store.place())
        if self._candidates is None or self._candidates[0] != place:
            quotes = tuple(self.desk.quotes.values())
            self._candidates = place, candidates_of(self.study.store, quotes, self.desk.codebook)
        return self._candidates[1]

    async def positions(self, *, within: float) -> Positions | None:
        """Return where the quotes lie on the map, made once for the same quotes.

        None where there are too few quotes for a map.

        Raises:
            TimeoutError: they are not made within so many seconds. They go on being made.
        """
        if self._positions is None or self._positions.places.keys() != self.desk.quotes.keys():
            if self._drawing is None or self._drawing.done():
                self._drawing = asyncio.create_task(self._draw())
            await asyncio.wait_for(asyncio.shield(self._drawing), within)
        return self._positions

    async def nearest(self, text: str, limit: int) -> tuple[str, ...]:
        """Return the quotes nearest in meaning to a text."""
        return await asyncio.wrap_future(self.workshop.nearest(text, limit))

    def learn(self) -> None:
        """Begin to fit the suggestions anew, unless that is under way: then again afterwards."""
        self._decided_since = True
        if self._learns and self._refitting is None:
            self._refitting = asyncio.create_task(self._refit())

    async def close(self) -> None:
        """Keep what waits, end the refits."""
        for under_way in (self._refitting, self._drawing):
            if under_way is not None:
                under_way.cancel()
        await self.exploring.close()
        await asyncio.to_thread(self.workshop.close)
        await asyncio.to_thread(self.writer.close)

    async def _draw(self) -> None:
        self._positions = await asyncio.wrap_future(self.workshop.positions())

    async def _refit(self) -> None:
        try:
            while self._decided_since:
                self._decided_since = False
                upcoming = [each for seat in self._seats.values() for each in seat.upcoming(_UPCOMING)]
                try:
                    await self._take(await asyncio.wrap_future(self.workshop.refit(upcoming)))
                    self.does_not_learn = ""
                except ThemeseedError as error:
                    self.does_not_learn = str(error)
                except BrokenExecutor:
                    self.does_not_learn = "The process that fits them ended. It starts again next time."
        finally:
            self._refitting = None

    async def _take(self, live: Live | None) -> None:
        self.desk.live = live
        for seat in list(self._seats.values()):
            if not seat.follows_suggestions:
                continue
            # Ordering 50,000 quotes takes a tenth of a second, in which no page shall stand still.
            wanted, quotes = seat.wanted, tuple(self.desk.quotes.values())
            ids = await asyncio.to_thread(seat.in_order_now, quotes)
            if seat.wanted is wanted:
                seat.lay_out(ids)


def _of_candidates(place: Place) -> Place:
    """Return a place without what changes no candidate."""
    return replace(place, decisions=0, memos=0, runs=0, assignments=0, team_settings=0, sightings=0)
