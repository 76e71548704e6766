"""themeseed models: the encoders that themeseed knows, and their state on this machine."""

from themeseed.cli.options import Json, Quiet
from themeseed.cli.output import Output


def models(quiet: Quiet = False, as_json: Json = False) -> None:
    """List the known encoders: source, licence, checksums, and whether they are ready here."""
    from themeseed.embed import model_state
    from themeseed.models import model_names

    out = Output(quiet=quiet, as_json=as_json)
    found = []
    for name in model_names():
        state = model_state(name)
        card = state.card
        out.say(f"{name}: {'ready' if state.ready else 'NOT READY'}")
        out.say(f"  source     {card.hub_id} at {card.revision[:12]}, by package {card.package}")
        out.say(
            f"  vectors    {card.dimension} numbers, window of {card.max_tokens} tokens, "
            f"{'/'.join(card.languages)}, licence {card.licence}"
        )
        out.say(f"  files      {state.files}")
        out.say(f"  runtime    {state.runtime}")
        found.append(
            {"name": name, "ready": state.ready, "files": state.files, "sha256": dict(card.sha256)}
        )
    out.say("Any sentence-transformers model works too: --model NAME-OR-FOLDER.")
    out.result({"models": found})
