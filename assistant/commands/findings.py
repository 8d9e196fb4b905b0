"""What `doctor` found: one line for each thing it looked at."""

import json
from dataclasses import dataclass


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
