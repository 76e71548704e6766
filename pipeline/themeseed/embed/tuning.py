"""Tuning: the encoder's last layer learns from what was decided, by contrast.

Texts that share a code are drawn together and others apart (supervised contrastive learning, Khosla et
al. 2020), as SetFit does with the whole model (Tunstall et al. 2022). Only the last layer moves, so
that what the layers below give is worked out once for each text, and a step costs a sixth.

The rule: the same texts, codes and seed give the same vectors, on any number of cores.
"""

import copy
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.model_folder import check_safe, folder_digest
from themeseed.embed.sentence_transformers_encoder import offline
from themeseed.embed.weights import packaged_folder
from themeseed.errors import ModelError, NothingToDoError
from themeseed.models import model_card, model_names

STEPS = 50
TEXTS_A_STEP = 16
RATE = 1e-4
TEMPERATURE = 0.1
"""Chosen beforehand, from what is usual, and never tuned: benchmarks/quality/deep.py."""

MOST_TEXTS = 6000
"""Texts whose inner states are kept in memory, about 60 kB each."""

_BATCH = 16

Vectors = NDArray[np.float32]


class TunedVectors:
    """Vectors of the texts after tuning (n x d, unit length), and the weights that gave them."""

    def __init__(self, vectors: Vectors, weights: bytes) -> None:
        self.vectors = vectors
        self.weights = weights
        self.digest = hashlib.sha256(weights).hexdigest()


class Tuner:
    """Texts with what the encoder's lower layers make of them; `tuned` for each set of codes."""

    def __init__(
        self, model: str, texts: Sequence[str], on_progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Read the texts through all layers but the last.

        Args:
            model: a name under models/.
            texts: all whose vectors are wanted; each is cut at the model's window.
            on_progress: told how many texts are read, and of how many.

        Raises:
            ModelError: the model is not one of those under models/.
            NothingToDoError: there are too many texts.
        """
        if model not in model_names():
            raise ModelError(
                f"Only the models under models/ can be tuned ({', '.join(model_names())}); '{model}' is "
                "none of them. Run without --deep, or with another model."
            )
        if len(texts) > MOST_TEXTS:
            raise NothingToDoError(
                f"Tuning keeps inner states of every text in memory, and {len(texts):,} texts are more "
                f"than {MOST_TEXTS:,}. Run without --deep."
            )
        folder = packaged_folder(model_card(model))
        check_safe(folder)
        with offline():
            import torch
            from sentence_transformers import SentenceTransformer

            loaded = SentenceTransformer(
                str(folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True, "attn_implementation": "eager"},
            )
        self.digest = folder_digest(folder)
        body = loaded[0].auto_model.eval()
        self._last = body.encoder.layer[-1]
        self._hidden: list[Any] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda row: (len(texts[row]), texts[row]))
        window = int(loaded.max_seq_length or 256)
        with _OneThread(), torch.no_grad():
            for start in range(0, len(order), _BATCH):
                rows = order[start : start + _BATCH]
                tokens = loaded.tokenizer(
                    [texts[row] for row in rows],
                    padding=True,
                    truncation=True,
                    max_length=window,
                    return_tensors="pt",
                )
                states = body(**tokens, output_hidden_states=True).hidden_states[-2]
                for row, state, mask in zip(rows, states, tokens["attention_mask"], strict=True):
                    self._hidden[row] = state[: int(mask.sum())].clone()
                if on_progress:
                    on_progress(min(start + _BATCH, len(order)), len(order))

    def tuned(self, codes: Sequence[frozenset[str]], *, seed: int) -> TunedVectors:
        """Return the vectors of all texts after the last layer has learned from the codes of some.

        Args:
            codes: of each text, in the order of the texts; none for those that it learns nothing from.
            seed: of the texts that are drawn.
        """
        import torch
        from safetensors.torch import save
        from torch.nn.functional import log_softmax

        drawn = np.random.default_rng(seed)
        members = _members(codes)
        if not members:
            raise NothingToDoError(
                "Tuning takes at least two codes with two texts each. Decide more: themeseed "
                "review STUDY."
            )
        with _OneThread():
            layer = copy.deepcopy(self._last).eval()
            mover = torch.optim.AdamW(layer.parameters(), lr=RATE, weight_decay=0.01)
            for step in range(STEPS):
                rows = _drawn(members, drawn)
                vectors = self._through(layer, rows)
                alike = vectors @ vectors.T / TEMPERATURE
                alike.fill_diagonal_(-torch.inf)
                shared = torch.tensor(_shared(codes, rows))
                spoken = log_softmax(alike, dim=1).masked_fill(~shared, 0.0).sum(dim=1)
                loss = -(spoken / shared.sum(dim=1).clamp(min=1)).mean()
                for group in mover.param_groups:
                    group["lr"] = RATE * (1 - step / STEPS)
                mover.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]  # torch's own
                mover.step()
            with torch.no_grad():
                # Texts of like length together: a short one is padded to the longest beside it.
                order = sorted(range(len(codes)), key=lambda row: (len(self._hidden[row]), row))
                width = self._hidden[0].shape[1]
                found = np.empty((len(codes), width), dtype=np.float32)
                for start in range(0, len(order), _BATCH):
                    part = order[start : start + _BATCH]
                    found[part] = self._through(layer, part).numpy()
        weights = save({name: each.contiguous() for name, each in sorted(layer.state_dict().items())})
        return TunedVectors(found, weights)

    def _through(self, layer: Any, rows: list[int]) -> Any:
        """Return the vectors of some texts through a last layer (rows x d, unit length)."""
        import torch

        longest = max(len(self._hidden[row]) for row in rows)
        width = self._hidden[rows[0]].shape[1]
        states = torch.zeros(len(rows), longest, width)
        mask = torch.zeros(len(rows), longest)
        for place, row in enumerate(rows):
            size = len(self._hidden[row])
            states[place, :size] = self._hidden[row]
            mask[place, :size] = 1
        closed = (1 - mask)[:, None, None, :] * torch.finfo(torch.float32).min
        out = layer(states, closed)
        out = out[0] if isinstance(out, tuple) else out
        pooled = (out * mask[:, :, None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)
        return torch.nn.functional.normalize(pooled, dim=1)


def _members(codes: Sequence[frozenset[str]]) -> list[list[int]]:
    """Return the texts of each code that has two or more; [] with fewer than two such codes."""
    of_code: dict[str, list[int]] = {}
    for row, own in enumerate(codes):
        for code in sorted(own):
            of_code.setdefault(code, []).append(row)
    found = [of_code[code] for code in sorted(of_code) if len(of_code[code]) > 1]
    return found if len(found) > 1 else []


def _drawn(members: list[list[int]], drawn: np.random.Generator) -> list[int]:
    """Return the rows of one step: some codes, some texts of each, no text twice."""
    n_codes = min(TEXTS_A_STEP // 2, len(members))
    a_code = TEXTS_A_STEP // n_codes
    chosen = drawn.choice(len(members), size=n_codes, replace=False)
    rows: list[int] = []
    for code in chosen:
        own = members[int(code)]
        rows += [own[int(k)] for k in drawn.choice(len(own), min(a_code, len(own)), replace=False)]
    return list(dict.fromkeys(rows))


def _shared(codes: Sequence[frozenset[str]], rows: list[int]) -> NDArray[np.bool_]:
    found = np.array([[bool(codes[one] & codes[other]) for other in rows] for one in rows])
    np.fill_diagonal(found, val=False)
    return found


class _OneThread:
    """Keep torch to one core: sums over several cores differ in their last bits."""

    def __enter__(self) -> None:
        import torch

        self._before = torch.get_num_threads()
        torch.set_num_threads(1)

    def __exit__(self, *_: object) -> None:
        import torch

        torch.set_num_threads(self._before)
