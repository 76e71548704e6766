"""Where a command may write: never over what it reads, and never over another kind of file."""

from collections.abc import Sequence
from pathlib import Path

from themeseed.errors import ConfigError


def checked(
    out_file: Path | None, *, inputs: Sequence[Path | None] = (), endings: Sequence[str] = ()
) -> Path | None:
    """Return the path of --out when it may be written.

    Args:
        out_file: what the user gave.
        inputs: files that the command reads.
        endings: what the name must end with; anything when empty.

    Raises:
        ConfigError: it is one of the inputs, or has another ending.
    """
    if out_file is None:
        return None
    for path in inputs:
        if path is not None and path.resolve() == out_file.resolve():
            raise ConfigError(
                f"--out is {out_file}, which this command reads. Nothing was written; name another file."
            )
    if endings and out_file.suffix.lower() not in endings:
        raise ConfigError(
            f"--out is {out_file}; this command writes a file that ends in {' or '.join(endings)}. "
            "Nothing was written; name such a file."
        )
    return out_file
