"""SetFit (Tunstall and others 2022): the encoder tuned on pairs of decided texts, then a regression.

The same weights as all other ways. Descriptions are further examples. Pairs by SetFit's rule of 20
for each text, at most 50 steps of 16 pairs, because a step takes a second: with 8 a code on one seed,
kappa after 0, 50, 100 and 200 steps was 0.27, 0.29, 0.28 and 0.29 (GENNOVATE) and 0.28, 0.30, 0.30
and 0.32 (NHS feedback). Tuned on the first 64 tokens of a text, read up to the encoder's 256.
"""

import tempfile

import numpy as np
from coded_material import Material
from datasets import Dataset
from plan import Plan, book_of
from sentence_transformers import SentenceTransformer
from setfit import SetFitModel, Trainer, TrainingArguments
from sklearn.linear_model import LogisticRegression
from ways import Rows, Scores

from themeseed.embed.weights import packaged_folder
from themeseed.models import model_card

PAIRS = 16
MOST_STEPS = 50
ROUNDS = 20
TUNED_ON = 64


def setfit(each: Material, rows: Rows, seed: int) -> Scores:
    """SetFit with its own logistic regression as head."""
    texts = [*(each.coded.texts[row] for row in rows), *(p.text for p in each.codebook.passages())]
    codes = np.concatenate([each.answers[rows], book_of(each)]).tolist()
    body = SentenceTransformer(str(packaged_folder(model_card("all-MiniLM-L6-v2"))), device="cpu")
    whole = body.max_seq_length
    body.max_seq_length = TUNED_ON
    model = SetFitModel(model_body=body, model_head=LogisticRegression(max_iter=300))
    steps = min(MOST_STEPS, -(-2 * ROUNDS * len(texts) // PAIRS))
    with tempfile.TemporaryDirectory() as folder:
        settings = TrainingArguments(
            output_dir=folder,
            batch_size=PAIRS,
            max_steps=steps,
            num_iterations=ROUNDS,
            seed=seed,
            report_to="none",
            save_strategy="no",
            logging_strategy="no",
            show_progress_bar=False,
        )
        pairs = Dataset.from_dict({"text": texts, "label": codes})
        trainer = Trainer(model=model, args=settings, train_dataset=pairs)
        trainer.train_embeddings(texts, codes, args=settings)
    body.max_seq_length = whole
    trainer.train_classifier(texts, codes, args=settings)
    probabilities = np.asarray(model.predict_proba(list(each.coded.texts), as_numpy=True))
    scores = np.zeros((len(each.quotes), len(each.codebook.codes)))
    scores[:, model.model_head.classes_] = probabilities
    return scores


PLAN = Plan(
    ways={"SetFit": setfit},
    packages=("setfit", "sentence-transformers", "transformers", "torch", "scikit-learn"),
    budgets=("codebook only", "2 a code", "8 a code", "100 decided"),
    seeds=2,
    small_codebooks=4,
)
