"""A study is a folder: study.toml, study.db, embeddings/, exports/, report.html.

In the place of study.db there may be study-database.toml, which names a PostgreSQL database.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Self

import tomli_w

from themeseed.config import Config, load_config
from themeseed.errors import StudyError
from themeseed.ingest import STUDY_MARK
from themeseed.records import Codebook
from themeseed.store import Store, open_store
from themeseed.study.database_link import LINK_FILE, checked, read_link, write_link

CONFIG_FILE = "study.toml"
STORE_FILE = STUDY_MARK
_MINE_ALONE = 0o700
"""A study's folder holds interviews: other users of the machine may not look into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """An open study: where it lies, its configuration and its store. Close it, or use `with`."""

    folder: Path
    config: Config
    store: Store

    @property
    def name(self) -> str:
        """The folder's name, which is the study's."""
        return self.folder.resolve().name

    @property
    def embeddings_folder(self) -> Path:
        """Where vectors are cached."""
        return self.folder / "embeddings"

    @property
    def exports_folder(self) -> Path:
        """Where exports are written."""
        return self.folder / "exports"

    @property
    def report_path(self) -> Path:
        """Where the report is written."""
        return self.folder / "report.html"

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create_study(
    folder: Path, codebook: Codebook, config: Config | None = None, *, database: str | None = None
) -> Study:
    """Make a study folder and return it open.

    Args:
        folder: must not exist, or be empty.
        codebook: what quotes will be coded with.
        config: what differs from the defaults is written to study.toml; the rest stands there
            as comments.
        database: the address of an empty PostgreSQL database, instead of a file in the folder.

    Raises:
        StudyError: the folder or the database is a study already, or the folder holds other files.
        StoreError: the database cannot be reached.
    """
    _refuse_taken(folder)
    settings = config or Config()
    # What can go wrong at a server does so before a folder is made.
    store = _new_store(folder, checked(database) if database else None)
    try:
        store.set_codebook(codebook)
        if database:
            write_link(folder, database)
        (folder / CONFIG_FILE).write_text(_study_toml(settings), encoding="utf-8")
    except BaseException:
        store.close()
        raise
    return Study(folder=folder, config=settings, store=store)


def join_study(folder: Path, database: str) -> Study:
    """Open a study that is in a PostgreSQL database, with a folder of this machine for the rest.

    A new folder gets the settings' defaults; one that belongs to this database is opened as it is.

    Raises:
        StudyError: the folder belongs to another study, or holds other files.
        StoreError: the database holds no study, or cannot be reached.
    """
    if (folder / STORE_FILE).exists() or (folder / CONFIG_FILE).exists():
        if read_link(folder) != database:
            raise StudyError(
                f"{folder} is a study with another database. Leave --database out, or choose another "
                "folder."
            )
        return open_study(folder)
    _refuse_taken(folder)
    store = open_store(checked(database))
    folder.mkdir(parents=True, exist_ok=True)
    write_link(folder, database)
    (folder / CONFIG_FILE).write_text(_study_toml(Config()), encoding="utf-8")
    return Study(folder=folder, config=Config(), store=store)


def open_study(folder: Path) -> Study:
    """Open a study folder.

    Raises:
        StudyError: the folder is not a study.
        ConfigError: study.toml has an unknown key or a wrong value.
        StoreError: the database is damaged, locked, or of a newer themeseed.
    """
    address = read_link(folder)
    if address is None and not (folder / STORE_FILE).is_file():
        raise StudyError(
            f"{folder} is not a study: it has no {STORE_FILE}. Make one: themeseed init {folder} "
            "--codebook FILE."
        )
    settings = load_config(folder / CONFIG_FILE) if (folder / CONFIG_FILE).exists() else Config()
    return Study(folder=folder, config=settings, store=open_store(address or folder / STORE_FILE))


def _refuse_taken(folder: Path) -> None:
    if any((folder / name).exists() for name in (STORE_FILE, CONFIG_FILE, LINK_FILE)):
        raise StudyError(
            f"{folder} is a study already. Add to it: themeseed add {folder} FILES; or choose another "
            "folder."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} exists and is not an empty folder. Choose a new name for the study.")


def _new_store(folder: Path, database: str | None) -> Store:
    if database is None:
        folder.mkdir(parents=True, exist_ok=True, mode=_MINE_ALONE)
        return open_store(folder / STORE_FILE, create=True)
    store = open_store(database, create=True)
    if store.place().codebooks:
        store.close()
        raise StudyError(
            f"That database holds a study already. Serve it: themeseed serve {folder} --database "
            "ADDRESS; or make an empty database for the new study."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=_MINE_ALONE)
    return store


def _study_toml(config: Config) -> str:
    """Return the configuration as TOML: defaults as comments, the rest as values."""
    defaults = Config()
    lines = [
        "# The configuration of this study. Take a '#' away to change a default, then run again:",
        "# themeseed run FOLDER. What each key means: docs/configuration.md.",
        "",
        *_line("seed", config.seed, defaults.seed),
    ]
    for part in fields(config):
        if part.name == "seed":
            continue
        values, usual = getattr(config, part.name), getattr(defaults, part.name)
        lines += ["", f"[{part.name}]"]
        for key in fields(values):
            lines += _line(key.name, getattr(values, key.name), getattr(usual, key.name))
    return "\n".join(lines) + "\n"


def _line(key: str, value: object, usual: object) -> list[str]:
    if value is None:
        return [f"# {key} = 0.5  (not set)"]
    if isinstance(value, tuple):
        # A list on one line, which tomli_w would spread over many.
        text = f"{key} = [{', '.join(json.dumps(each, ensure_ascii=False) for each in value)}]"
    else:
        text = tomli_w.dumps({key: value}).strip()
    return [text if value != usual else f"# {text}"]
