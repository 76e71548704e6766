"""A look for candidate themes while people review: in a process of its own, one at a time."""

import asyncio
from concurrent.futures import BrokenExecutor
from datetime import UTC, datetime

from themeseed.errors import ThemeseedError
from themeseed.study import Study, keep_discovery
from themeseed.study.workshop import Workshop


class Exploring:
    """Looks for candidates when somebody asks for it. Used from one event loop only.

    It has a workshop to itself: a look takes minutes in a large study, and suggestions that learn
    must not wait for it. `began_at` is when the latest look began (ISO 8601, UTC; "" for none),
    `fault` what kept it from ending well.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._workshop = Workshop(study.folder)
        self._look: asyncio.Task[None] | None = None
        self.began_at = ""
        self.fault = ""

    @property
    def under_way(self) -> bool:
        """Whether candidates are being looked for."""
        return self._look is not None

    @property
    def progress(self) -> str:
        """What is being done now, in words."""
        return self._workshop.progress

    def begin(self) -> None:
        """Begin to look, unless that is under way."""
        if self._look is None:
            self.began_at, self.fault = datetime.now(UTC).isoformat(timespec="seconds"), ""
            self._look = asyncio.create_task(self._explore())

    async def close(self) -> None:
        """End a look that is under way; nothing of it is kept."""
        if self._look is not None:
            self._look.cancel()
        await asyncio.to_thread(self._workshop.close)

    async def _explore(self) -> None:
        try:
            found = await asyncio.wrap_future(self._workshop.discover())
            await asyncio.to_thread(keep_discovery, self._study, found)
        except ThemeseedError as error:
            self.fault = str(error)
        except BrokenExecutor:
            self.fault = "The process that looks for candidates ended. Look again."
        finally:
            self._look = None
