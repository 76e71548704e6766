"""What ppi-python says of 200 random samples: the shares that our tests must equal.

    python -m venv other && other/bin/pip install ppi-python
    other/bin/python benchmarks/compare/ppi_python.py

In an environment of its own: ppi-python brings numba, statsmodels and pandas. Writes
tests/compare/ppi_python.csv, which tests/compare/test_prevalence.py reads. The samples are made by
tests/compare/random_samples.py.
"""

import csv
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "compare"))

import random_samples  # noqa: E402

Z = 1.959963984540054


def main() -> None:
    """Write point estimates and standard errors, at full weight and tuned."""
    path = ROOT / "tests" / "compare" / "ppi_python.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(["seed", "full", "full_error", "tuned", "tuned_error"])
        for seed in range(random_samples.SAMPLES):
            given, sampled, others = random_samples.sample(seed)
            row = []
            for weight in (1.0, None):
                point = ppi_mean_pointestimate(given, sampled, others, lam=weight)
                low, high = ppi_mean_ci(given, sampled, others, alpha=0.05, lam=weight)
                row += [float(np.squeeze(point)), float(np.squeeze(high - low)) / 2 / Z]
            write.writerow([seed, *(f"{figure:.12g}" for figure in row)])
    print("ppi-python", version("ppi-python"))


if __name__ == "__main__":
    main()
