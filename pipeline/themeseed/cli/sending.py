"""The plain warning before a second reader on another machine is sent anything."""

from typing import TYPE_CHECKING

from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.config import Config


def warn_of_sending(
    config: "Config", second_reader: bool | None, out: Output, *, allow_remote: bool
) -> None:
    """Warn if quotes are to be sent to another machine.

    Raises:
        ReaderError: the second reader's address may not be used.
    """
    from themeseed.study.second_reader import sends_to

    if host := sends_to(config, second_reader, allow_remote=allow_remote):
        out.warn(
            f"the codebook and every quote, with what was said before it, are sent to {host}. "
            "Interviews are confidential: be sure that those you interviewed and your ethics board "
            "agreed. Ctrl-C stops it."
        )
