"""Which intervals of mutual information hold: simulated tables of codes and groups.

    python benchmarks/compare/partition_intervals.py

Draws quotes from known shares of codes and groups, and counts how often the 95% interval holds what
is true of those shares: the jackknife that `compare/partitions.py` uses, and the bootstrap with its
bias taken off, which it does not. Writes partition_intervals.json beside itself.
"""

import json
from pathlib import Path

import numpy as np
from scipy.stats import t as student

from themeseed.compare.partitions import NAMES, partition_figures

TABLES, RESAMPLES, LEVEL = 200, 200, 0.95
SETTINGS = ((5, 5, 0.3), (5, 5, 0.6), (8, 6, 0.4))
"""Codes, groups, and the share of quotes that stand where their code belongs."""


def main() -> None:
    """Simulate and write."""
    rng = np.random.default_rng(0)
    rows = []
    for n_codes, n_groups, together in SETTINGS:
        shares = _shares(rng, n_codes, n_groups, together)
        true = _true(shares)
        for n_quotes in (50, 300):
            held = {"jackknife": np.zeros(3), "bootstrap": np.zeros(3)}
            mean = np.zeros(3)
            for _ in range(TABLES):
                counts = rng.multinomial(n_quotes, shares.ravel()).astype(float).reshape(shares.shape)
                found = partition_figures(counts[None])[0]
                mean += found / TABLES
                for how, (low, high) in _intervals(rng, counts, found).items():
                    held[how] += ((low <= true) & (true <= high)) / TABLES
            rows += [
                {
                    "codes": n_codes, "groups": n_groups, "together": together, "quotes": n_quotes,
                    "figure": name, "true": round(float(true[at]), 4), "mean": round(float(mean[at]), 4),
                    "jackknife_holds": round(float(held["jackknife"][at]), 3),
                    "bootstrap_holds": round(float(held["bootstrap"][at]), 3),
                }
                for at, name in enumerate(NAMES)
            ]  # fmt: skip
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"tables": TABLES, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    for row in rows:
        print(row)


def _shares(rng: np.random.Generator, n_codes: int, n_groups: int, together: float) -> np.ndarray:
    own = np.zeros((n_codes, n_groups))
    own[np.arange(n_codes), np.arange(n_codes) % n_groups] = 1 / n_codes
    elsewhere = rng.dirichlet(np.full(n_groups, 5.0), n_codes) / n_codes
    return together * own + (1 - together) * elsewhere


def _true(shares: np.ndarray) -> np.ndarray:
    """Return what the figures would be with quotes without number, where chance gives nothing."""
    codes, groups, both = (_entropy(it) for it in (shares.sum(1), shares.sum(0), shares.ravel()))
    mutual = codes + groups - both
    return np.array([mutual / ((codes + groups) / 2), mutual / codes, mutual / groups])


def _entropy(shares: np.ndarray) -> float:
    kept = shares[shares > 0]
    return float(-(kept * np.log(kept)).sum())


def _intervals(
    rng: np.random.Generator, counts: np.ndarray, found: np.ndarray
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    n = int(counts.sum())
    cells, times = np.argwhere(counts > 0), counts[counts > 0]
    without = np.repeat(counts[None], len(cells), axis=0)
    without[np.arange(len(cells)), cells[:, 0], cells[:, 1]] -= 1
    values = partition_figures(without)
    mean = times @ values / n
    spread = np.sqrt((n - 1) / n * (times @ (values - mean) ** 2))
    reach = student.ppf((1 + LEVEL) / 2, n - 1) * spread
    drawn = rng.multinomial(n, counts.ravel() / n, size=RESAMPLES).astype(float)
    again = partition_figures(drawn.reshape(-1, *counts.shape))
    low, high = np.quantile(again, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    bias = again.mean(axis=0) - found
    return {"jackknife": (found - reach, found + reach), "bootstrap": (low - bias, high - bias)}


if __name__ == "__main__":
    main()
