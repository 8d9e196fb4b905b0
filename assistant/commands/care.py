"""Care of the store: rebuild the index, and find out in plain words what is wrong."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import BriefError
from assistant.playbooks import load_playbooks
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assembly import Desk


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is well, and what to do if not."""

    name: str
    well: bool
    told: str


@dataclass(frozen=True)
class Report:
    """All findings of one `doctor`."""

    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        return all(finding.well for finding in self.findings)

    def as_text(self) -> str:
        rows = [f"[{'OK' if f.well else '要確認'}] {f.name}: {f.told}" for f in self.findings]
        return "\n".join([*rows, "", "問題はありません。" if self.well else "要確認の項目をご覧ください。"])

    def as_json(self) -> str:
        rows = [{"name": f.name, "well": f.well, "told": f.told} for f in self.findings]
        return json.dumps({"well": self.well, "findings": rows}, ensure_ascii=False)


def reindex(desk: "Desk") -> str:
    """Build the index anew from the records, with progress on stderr."""
    total = desk.records.note_count()
    print(f"記録のメモ {total}件から索引を作り直しています…", file=sys.stderr)  # noqa: T201 - progress
    report = desk.rebuild_index()
    if report is None:
        return "別のプロセスが索引を作り直しています。終わるまでお待ちください。"
    if not report.sound:
        return "索引を確かめられませんでした。下書きは記録から作れます。`brief-assistant doctor` をご覧ください。"
    return f"索引を作り直しました: {report.notes}件({report.seconds:.1f}秒)"


def examine(settings: Settings) -> Report:
    """Look at everything that a draft needs. Never raises for what it finds."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("データの場所", lambda: str(settings.data_dir)),
        ("画面の住所", lambda: f"http://{settings.host}:{settings.port}"),
        ("下書きの型", _playbooks_told),
    )
    found = (_checked(name, check) for name, check in checks)
    return Report((*found, *_store_findings(settings), *_model_findings(settings)))


def list_slots() -> str:
    """Every slot of every playbook, a line each."""
    lines = []
    for playbook in load_playbooks().values():
        lines.append(f"{playbook.id}\t{playbook.label.ja}({len(playbook.slots)}項目)")
        lines += [
            f"  {slot.id}\t{slot.label.ja}\t外れる見込み {slot.prior_wrong:.2f}\t外れた時の重さ {slot.cost_if_wrong}"
            for slot in playbook.slots
        ]
    return "\n".join(lines)


def _store_findings(settings: Settings) -> Iterator[Finding]:
    from assistant.assembly import open_desk

    try:
        desk = open_desk(settings)
    except BriefError as error:
        yield Finding("記録", False, str(error))
        return
    with desk:
        problems = desk.records.check()
        told = f"クライアント {len(desk.records.clients())}名、メモ {desk.records.note_count()}件"
        yield Finding("記録", not problems, "、".join(problems) or told)
        yield _index_finding(desk)


def _model_findings(settings: Settings) -> Iterator[Finding]:
    from assistant.commands.model_check import check_models

    return check_models(settings.model, os.environ, _spent(settings))


def _spent(settings: Settings) -> float | None:
    """US dollars that models cost this month; None where no budget asks for it or the records do not open."""
    from assistant.assembly import open_desk
    from assistant.model_building import MonthBook

    if settings.model.budget_usd is None:
        return None
    with suppress(BriefError), open_desk(settings) as desk:
        return MonthBook(desk.records).spent()
    return None


def _index_finding(desk: "Desk") -> Finding:
    desk.mend_index()
    status = desk.memory.status()
    faults = [text for text in (status.fault, status.damage) if text]
    if status.count is None or (status.fault is not None):
        told = "、".join(faults) or "索引を開けません。`brief-assistant reindex` をお試しください。"
        return Finding("索引", False, told)
    mended = f"(直しました: {status.damage})" if status.damage else ""
    return Finding("索引", True, f"{status.count}件、{status.embedder}{mended}")


def _playbooks_told() -> str:
    playbooks = load_playbooks()
    slots = sum(len(playbook.slots) for playbook in playbooks.values())
    return f"{len(playbooks)}種類、{slots}項目"


def _checked(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except BriefError as error:
        return Finding(name, False, str(error))
