"""Train the heads that name a task's type, its situation and a reason to talk, on the playbooks' and situations'
examples and on the training lines; measure them, and ship them.

python scripts/train.py            train and write prompts/training/tasks-*.npz, situations-*.npz and talk-*.npz
python scripts/train.py --measure  only cross-validate: five folds, and one voice held out at a time
"""

import json
import sys
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.embedders import EmbeddedEmbedder
from assistant.heads import TRAINING, fingerprint, training_lines, write_head
from assistant.playbooks import Playbooks, load_playbooks
from assistant.prompts import prompts_folder
from assistant.reading.recogniser import Featuriser, Labelled, Recogniser, train
from assistant.reading.situations import NO_SITUATION, SituationReader
from assistant.situation_heads import fingerprint as situations_fingerprint
from assistant.situation_heads import situation_lines, train_heads, write_heads
from assistant.talk_head import head_name, talk_lines

FOLDS = 5


def ship(playbooks: Playbooks) -> None:
    """Train on everything and replace the shipped head."""
    embedder = EmbeddedEmbedder()
    lines = training_lines(playbooks)
    head = train(lines, Featuriser(playbooks, embedder.embed))
    folder = prompts_folder() / TRAINING
    for old in folder.glob("tasks-*.npz"):
        old.unlink()
    path = folder / f"tasks-{fingerprint(playbooks, lines, embedder.name)}.npz"
    write_head(path, head)
    print(f"{len(lines)} lines, {len(head.classes)} types -> {path.name} ({path.stat().st_size // 1024} kB)")
    _ship_situations(playbooks, embedder)
    _ship_talk(embedder)


def _ship_situations(playbooks: Playbooks, embedder: EmbeddedEmbedder) -> None:
    lines = situation_lines(playbooks)
    heads = train_heads(lines, embedder)
    folder = prompts_folder() / TRAINING
    for old in folder.glob("situations-*.npz"):
        old.unlink()
    path = folder / f"situations-{situations_fingerprint(lines, embedder.name)}.npz"
    write_heads(path, heads)
    count = sum(len(head.situations) for head in heads.values())
    print(
        f"{sum(map(len, lines.values()))} lines, {count} situations -> {path.name} ({path.stat().st_size // 1024} kB)"
    )


def _ship_talk(embedder: EmbeddedEmbedder) -> None:
    lines = talk_lines()
    folder = prompts_folder() / TRAINING
    for old in folder.glob("talk-*.npz"):
        old.unlink()
    path = folder / head_name(embedder)
    write_heads(path, train_heads(lines, embedder))
    print(f"{sum(map(len, lines.values()))} lines -> {path.name} ({path.stat().st_size // 1024} kB)")


def measure(playbooks: Playbooks) -> None:
    """Accuracy on lines the head has not seen, at random and by voice."""
    features = Featuriser(playbooks, EmbeddedEmbedder().embed)
    lines, voices = training_lines(playbooks), _voices()
    fold = np.random.default_rng(0).integers(0, FOLDS, len(lines))
    rows = [_score(features, lines, [fold[i] == k for i in range(len(lines))]) for k in range(FOLDS)]
    print(
        f"{FOLDS} random folds      first {np.mean([r[0] for r in rows]):.3f}  in three {np.mean([r[1] for r in rows]):.3f}"
    )
    for voice in sorted(set(voices.values())):
        first, three, count = _score(features, lines, [voices.get(line.text) == voice for line in lines])
        print(f"voice {voice:8s} unseen  first {first:.3f}  in three {three:.3f}  ({count} lines)")
    measure_situations(playbooks, voices)


def measure_situations(playbooks: Playbooks, voices: dict[str, str]) -> None:
    """How often the right situation of the right type comes first, and among two, on lines of an unseen voice."""
    embedder = EmbeddedEmbedder()
    lines = situation_lines(playbooks)
    for voice in sorted(set(voices.values())):
        taught = {t: [one for one in rows if voices.get(one[0]) != voice] for t, rows in lines.items()}
        reader = SituationReader(playbooks, train_heads(taught, embedder), embedder.embed)
        ranks = [
            [found for found, _ in reader.ranked(t, text)].index(name)
            for t, rows in lines.items()
            for text, name in rows
            if voices.get(text) == voice and name != NO_SITUATION
        ]
        first, two = np.mean([rank < 1 for rank in ranks]), np.mean([rank < 2 for rank in ranks])
        print(f"voice {voice:8s} unseen  situation first {first:.3f}  in two {two:.3f}  ({len(ranks)} lines)")


def _score(features: Featuriser, lines: Sequence[Labelled], held_out: Sequence[bool]) -> tuple[float, float, int]:
    taught = [line for line, out in zip(lines, held_out, strict=True) if not out]
    asked = [line for line, out in zip(lines, held_out, strict=True) if out]
    recogniser = Recogniser(train(taught, features), features)
    guesses = recogniser.guesses([line.text for line in asked])
    first = [g[0].playbook_id == line.playbook_id for g, line in zip(guesses, asked, strict=True)]
    three = [line.playbook_id in {x.playbook_id for x in g} for g, line in zip(guesses, asked, strict=True)]
    return float(np.mean(first)), float(np.mean(three)), len(asked)


def _voices() -> dict[str, str]:
    return dict(_voiced())


def _voiced() -> Iterator[tuple[str, str]]:
    for path in (prompts_folder() / TRAINING / "tasks").glob("*.jsonl"):
        for row in path.read_text(encoding="utf-8").splitlines():
            if row.strip():
                line = json.loads(row)
                yield line["text"], line["voice"]


def main() -> None:
    (measure if "--measure" in sys.argv[1:] else ship)(load_playbooks())


if __name__ == "__main__":
    main()
