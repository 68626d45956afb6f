"""Train the classifier of the fraud kind and write its weights into the package.

    uv run --no-sync python -m benchmarks.hear.train

Learns from the one-line texts in ``kind/`` and the labelled texts, all of which were looked at.
"""

import json

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from benchmarks.hear.texts import HERE, KINDS, read_folder
from holdfast.hear.folding import fold
from holdfast.hear.kind import KINDS as ORDER
from holdfast.hear.kind import features
from holdfast.hear.lexicon import lexicon

WEIGHTS = HERE.parents[1] / "src" / "holdfast" / "hear" / "kind.json"
STRENGTH = 0.3
SMALLEST = 0.004
"""Weights nearer to nothing than this are left out of the file."""


def shown(text: str) -> dict[str, float]:
    folded = fold(text).text
    found = sorted(features(folded, lexicon().find(folded)))
    return dict.fromkeys(found, 1.0)


def texts() -> tuple[list[str], list[str]]:
    pairs = [
        (line, kind)
        for short, kind in KINDS.items()
        for line in (HERE / "kind" / f"{short}.txt").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    for folder in ("dev", "dev2", "dev3", "dev4", "otherhand", "otherhand2", "heldout", "heldout2", "final"):
        pairs += [(each.text, KINDS[each.labels["kind"][0]]) for each in read_folder(HERE / folder)]
    return [text for text, _ in pairs], [kind for _, kind in pairs]


def main() -> None:
    written, kinds = texts()
    vectors = DictVectorizer()
    table = vectors.fit_transform([shown(text) for text in written])
    wanted = np.array([ORDER.index(kind) for kind in kinds])
    model = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced")
    guessed = cross_val_predict(model, table, wanted, cv=10)
    print(f"{len(written)} texts; right in ten-fold cross-validation: {np.mean(guessed == wanted):.3f}")
    model.fit(table, wanted)
    weights = {
        name: [round(float(value), 3) for value in column]
        for name, column in zip(vectors.get_feature_names_out(), model.coef_.T, strict=True)
        if np.abs(column).max() >= SMALLEST
    }
    document = {"kinds": ORDER, "intercepts": [round(float(each), 3) for each in model.intercept_], "weights": weights}
    WEIGHTS.write_text(json.dumps(document, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(weights)} weights in {WEIGHTS.name}, {WEIGHTS.stat().st_size >> 10} kB")


if __name__ == "__main__":
    main()
