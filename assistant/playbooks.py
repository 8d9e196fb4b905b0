"""The playbooks: loaded from prompts/playbooks/*.yaml and checked against each other."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from assistant.domain.base import Language, Localized
from assistant.domain.playbook import Playbook, Situation, Situations, Slot
from assistant.errors import PlaybookError
from assistant.prompts import load_model, prompts_folder

GENERAL = "general"
"""The playbook for work that no other knows."""

PLACEHOLDERS = frozenset({"object", "client", "deadline"})
_FIELD = re.compile(r"\{([^{}]*)\}")


class Playbooks(Mapping[str, Playbook]):
    """All playbooks by id, in the order of their ids; `general` is always there."""

    def __init__(self, playbooks: Mapping[str, Playbook]) -> None:
        if GENERAL not in playbooks:
            raise PlaybookError(f"{GENERAL}.yaml がありません。どの仕事にも当てはまる控えの型として必要です。")
        self._by_id = MappingProxyType(dict(sorted(playbooks.items())))

    def __getitem__(self, playbook_id: str) -> Playbook:
        return self._by_id[playbook_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def general(self) -> Playbook:
        return self._by_id[GENERAL]

    def labels(self, language: Language) -> tuple[tuple[str, str], ...]:
        """(id, name) of every task type, by name."""
        named = ((book.id, book.label.text(language)) for book in self.values())
        return tuple(sorted(named, key=lambda pair: (pair[1], pair[0])))


def load_playbooks(folder: Path | None = None) -> Playbooks:
    """Read every playbook. Raises PlaybookError with file, line and field of all that is wrong in one file."""
    folder = folder or prompts_folder() / "playbooks"
    loaded = {}
    for path in sorted(folder.glob("*.yaml")):
        playbook = load_model(path, Playbook)
        _raise_if_any(_check(path, playbook))
        loaded[playbook.id] = _with_situations(playbook, situations_file(path))
    return Playbooks(loaded)


def situations_file(playbook_file: Path) -> Path:
    """Where the situations of a playbook lie: `situations/` beside its folder. It may be missing."""
    return playbook_file.parent.parent / "situations" / playbook_file.name


def _with_situations(playbook: Playbook, path: Path) -> Playbook:
    if not path.is_file():
        return playbook
    situations = load_model(path, Situations).situations
    _raise_if_any(_check_situations(path, playbook, situations))
    return playbook.model_copy(update={"situations": situations})


def _raise_if_any(problems: Iterator[str]) -> None:
    found = list(problems)
    if found:
        raise PlaybookError("\n".join(found))


def _check_situations(path: Path, playbook: Playbook, situations: tuple[Situation, ...]) -> Iterator[str]:
    known = {slot.id for slot in playbook.slots}
    seen: set[str] = set()
    for situation in situations:
        where = f"situations/{path.name} {situation.id}"
        if situation.id in seen:
            yield f"{where}: 同じidが2つあります"
        seen.add(situation.id)
        for name in situation.silent:
            if name not in known:
                yield f"{where}.silent: {name} という項目は {playbook.id}.yaml にありません"
        for pattern in situation.when:
            yield from _check_pattern(f"{where}.when", pattern)
        for slot in situation.slots:
            yield from _check_slot(path, slot)
            for field in ("question", "why", "default", "consequence"):
                yield from _check_placeholders(path, f"{situation.id}.{slot.id}.{field}", getattr(slot, field))


def _check(path: Path, playbook: Playbook) -> Iterator[str]:
    """What the types cannot say: names, patterns and placeholders."""
    if playbook.id != path.stem:
        yield f"{path.name} id: ファイル名({path.stem})と同じにしてください(いまの値: {playbook.id})"
    seen: set[str] = set()
    for slot in playbook.slots:
        if slot.id in seen:
            yield f"{path.name} slots.{slot.id}: 同じidが2つあります"
        seen.add(slot.id)
        yield from _check_slot(path, slot)
    for name, text in _texts(playbook):
        yield from _check_placeholders(path, name, text)


def _check_slot(path: Path, slot: Slot) -> Iterator[str]:
    where = f"{path.name} slots.{slot.id}"
    if slot.recommended >= len(slot.options):
        yield f"{where}.recommended: 選択肢は{len(slot.options)}個です(0から数えます)"
    if len({option.label.ja for option in slot.options}) < len(slot.options):
        yield f"{where}.options: 同じ選択肢が2つあります"
    if not slot.reversible and not slot.hold:
        yield f"{where}.hold: 取り消せないことは hold: true(止めて待つ)にしてください"
    for field in ("given", "notes", "when", "unless"):
        for pattern in getattr(slot, field):
            yield from _check_pattern(f"{where}.{field}", pattern)


def _check_pattern(where: str, pattern: str) -> Iterator[str]:
    try:
        matches_nothing = re.compile(pattern).search("") is not None
    except re.error as error:
        yield f"{where}: 「{pattern}」は正しい書き方ではありません({error})"
        return
    if matches_nothing:
        yield f"{where}: 「{pattern}」は何にでも当てはまってしまいます"


def _texts(playbook: Playbook) -> Iterator[tuple[str, Localized]]:
    yield from (("title", playbook.title), ("purpose", playbook.purpose), ("deliverable", playbook.deliverable))
    for name in ("scope_in", "scope_out", "done_when", "cautions", "suggestions"):
        for text in getattr(playbook, name):
            yield name, text
    for step in playbook.steps:
        yield "steps", step.text
    for slot in playbook.slots:
        for field in ("question", "why", "default", "consequence"):
            yield f"slots.{slot.id}.{field}", getattr(slot, field)


def _check_placeholders(path: Path, name: str, text: Localized) -> Iterator[str]:
    for value in (text.ja, text.en):
        for field in _FIELD.findall(value):
            if field not in PLACEHOLDERS:
                known = "、".join(f"{{{p}}}" for p in sorted(PLACEHOLDERS))
                yield f"{path.name} {name}: {{{field}}} は使えません(使えるもの: {known})"
