"""Retrieval: are the notes that answer a case among the first that are recalled?"""

from collections.abc import Mapping, Sequence
from statistics import mean

from evals.cases import Suite
from evals.drafting import Draft

AT = (1, 3, 5)


def measured(suite: Suite, drafts: Mapping[str, Draft]) -> dict[str, dict[str, float]]:
    """Recall@k and MRR over all evidence, and over notes that share no words with the instruction."""
    gap = {key.id for key in suite.keys if key.kind == "lexical_gap"}
    replaced = {key.id for key in suite.keys if key.kind == "superseded"}
    pairs = []
    for case in suite.cases:
        wanted = {note_id for known in case.known for note_id in known.evidence} - {"profile"} - replaced
        ranked = [note["id"] for note in drafts.get(case.id, {}).get("recalled") or []]
        pairs += [(ranked, wanted)] if wanted else []
    without_words = [(ranked, wanted & gap) for ranked, wanted in pairs if wanted & gap]
    return {"all": summary(pairs), "lexical_gap": summary(without_words)}


def summary(pairs: Sequence[tuple[Sequence[str], set[str]]]) -> dict[str, float]:
    """Recall@k: share of the wanted notes among the first k (k wanted at most); MRR of the first wanted one."""
    if not pairs:
        return {}
    found = {f"recall@{k}": mean(_recall(ranked, wanted, k) for ranked, wanted in pairs) for k in AT}
    return {**found, "mrr": mean(_reciprocal(ranked, wanted) for ranked, wanted in pairs), "cases": len(pairs)}


def _recall(ranked: Sequence[str], wanted: set[str], k: int) -> float:
    return len(wanted & set(ranked[:k])) / min(k, len(wanted))


def _reciprocal(ranked: Sequence[str], wanted: set[str]) -> float:
    return next((1 / place for place, note_id in enumerate(ranked, 1) if note_id in wanted), 0.0)
