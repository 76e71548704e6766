"""What a study keeps, in SQLite (a file) or PostgreSQL (a server), behind one Protocol.

The rule: every write is one transaction and durable when it returns; runs, suggestions and
decisions are only ever appended.
"""

from themeseed.store.migrations import SCHEMA_VERSION
from themeseed.store.opening import open_store
from themeseed.store.people import People
from themeseed.store.protocol import CodebookVersion, Counts, Place, Store

__all__ = ["SCHEMA_VERSION", "CodebookVersion", "Counts", "People", "Place", "Store", "open_store"]
