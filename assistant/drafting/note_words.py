"""What the words of one note say by themselves: a tenth of a millisecond a note, so it is worked out once."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.reading.notes import NoteKind, announces_change, note_kind
from assistant.reading.wishes import tells_of_others, wish_clauses

MOST_KEPT = 131_072
"""Notes whose words are kept, about 0.5 kB each: more than any office has, so that nothing is worked out twice."""

_FIRST = re.compile(r"[^。!?!?\n]+")
_TOKEN = re.compile(r"[一-龠々]+|[ァ-ヶー]{2,}|[a-z]{3,}|\d+")
_EMPTY_WORDS = frozenset("前後日時人方一私今何分出")
_FAILED = re.compile(
    r"無理|ムリ|かなわん|きつい|足り(?:な|ま)|足らん|合わな|増え|困|損|もめ|怒|泣|失敗|間に合|赤字|無視|差し戻|遅れ|叱|苦情"
    r"|(?:なかった|ません|へん|らん|れん|んかった)|(?:長|短|多|少な|早|遅|高|安|重|細か)(?:かった|すぎ)|やめ|だめ|ダメ|あかん"
    r"|mess|miss|\btoo\b|nobody|wrong|lost|didn't|no one|never",
    re.I,
)


@dataclass(frozen=True, slots=True)
class NoteWords:
    """`wishes`: the stretches of the text to follow. `opening`: the content words of the first sentence; `failed`:
    it tells of a failure. `changed`: an earlier way is over. `of_others`: it tells how somebody else does it."""

    kind: NoteKind
    wishes: tuple[str, ...]
    opening: tuple[str, ...]
    failed: bool
    changed: bool
    of_others: bool


@lru_cache(maxsize=MOST_KEPT)
def note_words(task: str, text: str) -> NoteWords:
    """Decided by the words alone, for any client."""
    kind = note_kind(task, text)
    opening = (_FIRST.findall(text) or [""])[0]
    return NoteWords(
        kind=kind,
        wishes=wish_clauses(text) if kind in (NoteKind.WISH, NoteKind.PRIVATE) else (),
        opening=_tokens(opening),
        failed=_FAILED.search(opening) is not None,
        changed=announces_change(text),
        of_others=tells_of_others(text),
    )


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for token in _TOKEN.findall(text.lower()) if token not in _EMPTY_WORDS))
