"""`doctor`: what is wrong, in plain words, and how to mend it. What it can mend itself, it mends and says so."""

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from assistant.commands.findings import Finding, Report
from assistant.commands.surroundings import Surroundings, checked, clock_told, look_around
from assistant.errors import BriefError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assembly import Desk
    from assistant.web.reach import Reach

_SERVER = "サーバーが動いているか、CHROMA_URL のアドレスと版を確かめてください。"
_INDEX = "索引を開けません。`brief-assistant reindex` をお試しください。"


def examine(settings: Settings, around: Surroundings | None = None) -> Report:
    """Look at everything that a draft needs. Never raises for what it finds."""
    around = around or Surroundings(os.environ)
    here = tuple(look_around(settings, around))
    return Report((*here, *_store_findings(settings, around), *_model_findings(settings, around)))


def _store_findings(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    from assistant.assembly import open_desk

    try:
        desk = open_desk(settings)
    except BriefError as error:
        yield Finding("記録", False, str(error))
        return
    with desk:
        try:
            yield from _records_findings(desk, around)
        except BriefError as error:
            yield Finding("記録", False, str(error))
            return
        yield _index_finding(desk)


def _records_findings(desk: "Desk", around: Surroundings) -> Iterator[Finding]:
    problems = desk.records.check()
    told = f"クライアント {len(desk.records.clients())}名、メモ {desk.records.note_count()}件"
    yield Finding("記録", not problems, "、".join(problems) or told)
    if not problems:
        newest = [row.updated for row in desk.records.tasks(limit=1)]
        newest += [entry.at for entry in desk.records.audit(limit=1)]
        finding = checked("時計", lambda: clock_told(around.now(), max(newest, default=None)))
        yield from () if finding.well else (finding,)
        yield from _admin_findings(desk)


def _admin_findings(desk: "Desk") -> Iterator[Finding]:
    """Only where others reach the page."""
    from assistant.web.reach import Reach

    with suppress(BriefError):  # of the settings, which has its own line
        reach = Reach.of(desk.settings)
        if not reach.alone:
            yield checked("利用者", partial(_admins, desk.records.active_admins(), reach))


def _admins(count: int, reach: "Reach") -> str:
    from assistant.web.reach import refuse_without_admin

    refuse_without_admin(count, reach)
    return f"管理者 {count}名"


def _index_finding(desk: "Desk") -> Finding:
    before = desk.memory.warm()
    lacking = 0 if before.count is None else desk.records.note_count() - before.count
    desk.mend_index()
    status = desk.memory.status()
    faults = [text for text in (status.fault, status.damage) if text]
    if status.count is None or status.fault is not None:
        told = "".join(faults) or _INDEX
        return Finding("索引", False, f"{told}{_SERVER if desk.settings.chroma_url else ''}")
    mended = f"(直しました: {status.damage})" if status.damage else ""
    if lacking > 0 and not mended:
        mended = f"(遅れていた{lacking}件を加えました)"
    return Finding("索引", True, f"{status.count}件、{status.embedder}{mended}")


def _model_findings(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    from assistant.commands.model_check import check_models

    return check_models(settings.model, around.environment, _spent(settings))


def _spent(settings: Settings) -> float | None:
    """US dollars that models cost this month; None where no budget asks for it or the records do not open."""
    from assistant.assembly import open_desk
    from assistant.model_building import MonthBook

    if settings.model.budget_usd is None:
        return None
    with suppress(BriefError), open_desk(settings) as desk:
        return MonthBook(desk.records).spent()
    return None
