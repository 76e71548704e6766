"""Agreement as JSON, for scripts and for the methods section."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from themeseed.records import Agreement


def agreement_values(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as plain values: measures with intervals, by code, and confusions."""
    return asdict(agreement)


def write_agreement_json(agreements: Sequence[Agreement]) -> bytes:
    """Return agreements as a JSON array in UTF-8; undefined figures are null, with a note."""
    values = [agreement_values(agreement) for agreement in agreements]
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()
