"""Care of the store: rebuild the index; and what the playbooks hold."""

import sys
from typing import TYPE_CHECKING

from assistant.playbooks import load_playbooks

if TYPE_CHECKING:
    from assistant.assembly import Desk


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
