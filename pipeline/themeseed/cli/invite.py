"""themeseed invite: make an invitation to a served study, from where it is served."""

from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet, StudyFolder
from themeseed.cli.output import Output


def invite(
    folder: StudyFolder,
    role: Annotated[
        str, typer.Option(help="viewer (reads), coder (also decides) or owner (everything).")
    ] = "coder",
    name: Annotated[
        str | None,
        typer.Option(
            help="For whom. Needed for somebody who has coded in the study already: they keep their "
            "decisions."
        ),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=60, help="How long it stays open.")] = 7,
    new_password: Annotated[
        bool,
        typer.Option(
            "--new-password",
            help="A way to a new password for the account of --name, for a day, instead of an account.",
        ),
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make an invitation to a study that is served, and print its link, which works once.

    Owners do the same on the page People. This is for whoever runs the server, when no owner can
    sign in.
    """
    from themeseed.errors import AccountError, ConfigError
    from themeseed.records.people import ROLES
    from themeseed.study import open_study
    from themeseed.study.register import Register

    roles = {each: each for each in ROLES}
    if role not in roles:
        raise ConfigError(f"--role is '{role}'. Roles: {', '.join(roles)}.")
    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study:
        address = study.store.meta("address")
        if address is None:
            raise ConfigError(
                f"'{folder}' was not served yet, so that no link leads to it. Serve it first: themeseed "
                f"serve {folder}"
            )
        register = Register(study.store)
        if new_password:
            found = register.people.credentials(name or "")
            if found is None:
                raise AccountError(
                    f"There is no account of '{name or ''}'. Name one that is there: --name."
                )
            token, invitation = register.invite_to_new_password(found[0], by=None)
        else:
            token, invitation = register.invite(roles[role], by=None, name=name or "", days=days)
    link = f"{address}/join?token={token}"
    to_what = "a new password" if new_password else f"an account as {invitation.role}"
    until = invitation.expires_at[:16].replace("T", " ")
    for_whom = f" for {invitation.name}" if invitation.name else ""
    out.say(f"An invitation to {to_what}{for_whom}. It works once, until {until} UTC:")
    out.result({"invitation": link, "role": invitation.role, "expires_at": invitation.expires_at})
    if not as_json:
        typer.echo(link)
