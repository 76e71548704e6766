"""What a researcher would write without themeseed: sentence-transformers and cosine, nothing else.

python plain_script.py QUOTES.csv CODEBOOK.csv OUT.csv MODEL_FOLDER
"""

import csv
import sys
from pathlib import Path

from sentence_transformers import SentenceTransformer

quotes_file, codebook_file, out_file, model_folder = map(Path, sys.argv[1:])
with quotes_file.open(encoding="utf-8", newline="") as file:
    quotes = list(csv.DictReader(file))
with codebook_file.open(encoding="utf-8", newline="") as file:
    codes = list(csv.DictReader(file))
model = SentenceTransformer(str(model_folder))
vectors = model.encode([row["text"] for row in quotes], normalize_embeddings=True)
described = model.encode(
    [f"{row['code']}. {row['description']}" for row in codes], normalize_embeddings=True
)
best = (vectors @ described.T).argmax(axis=1)
with out_file.open("w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows(
        [[row["id"], codes[int(code)]["code"]] for row, code in zip(quotes, best, strict=True)]
    )
