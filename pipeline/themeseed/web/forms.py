"""Fields of a form and of an address, as text."""

from starlette.datastructures import FormData
from starlette.requests import Request

from themeseed.errors import DecisionError

MOST_FIELDS = 2_100


async def form_of(request: Request) -> FormData:
    """Return what a form sent. Pages send text only: a file is refused, and so are too many fields.

    Raises:
        DecisionError: a field holds what no database takes as text.
    """
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    if any("\0" in text for field in form.multi_items() for text in field if isinstance(text, str)):
        raise DecisionError(
            "A field holds a character that no text has (NUL), and nothing was kept. Take it out: it "
            "often comes along when text is copied from another program."
        )
    return form


def text_of(form: FormData, name: str) -> str:
    """Return a field as text, with the line ends of this world; a missing one is empty."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def raw_of(form: FormData, name: str) -> str:
    """Return a field exactly as it was typed: spaces at the ends of a password are part of it."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def undo_step_of(form: FormData) -> str | None:
    """Return the id that the page made for an undo, so that what is sent twice is kept once."""
    return text_of(form, "step") or None


def redo_step_of(form: FormData) -> str | None:
    """Return the id for a redo from the same page.

    It is another than that of the undo: a page whose undo was kept, but never answered, may send both.
    """
    step = undo_step_of(form)
    return f"{step}-redo" if step else None


def lines_of(form: FormData, name: str) -> tuple[str, ...]:
    """Return a field's lines that are not blank."""
    return tuple(line.strip() for line in text_of(form, name).split("\n") if line.strip())


def page_of(number: str) -> int:
    """Return the page that an address asks for, counted from 1.

    >>> page_of("3"), page_of("x"), page_of("-1"), page_of("9" * 99)
    (3, 1, 1, 1)
    """
    return int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 9 else 1
