"""The report of one run for the log, in Markdown. `page` has the HTML."""

from collections.abc import Mapping, Sequence
from statistics import mean

from evals.cases import SPLITS
from evals.drafting import PLAYBOOK
from evals.gate import drops, values
from evals.results import Row, hard_failures, totals
from evals.scorers import HARD

NAMES = {
    "coverage": "未確定の点への目配り(重要度つき)",
    "asked": "大事な点を質問したか",
    "precision": "質問が的を射ているか",
    "ask_f1": "質問の総合(F1)",
    "not_reasked": "分かっていることを聞き直さない",
    "no_waste": "うるさい質問がない",
    "silence": "聞かなくてよいときは黙る",
    "not_over_asking": "質問が多すぎない",
    "distinct": "同じ質問を重ねない",
    "given_kept": "指示の事実を落とさない",
    "known_used": "過去の記録を生かす",
    "not_stale": "古い希望に従わない",
    "dates": "日付の読み",
    "dates_derived": "記録や暦から出す日付",
    "channel": "通話・会議を勧める",
    "channel_quiet": "要らないときは勧めない",
    "evidence_real": "引用が原文にある",
    "evidence_given": "根拠が示されている",
    "options": "選択肢がそろっている",
    "answerable": "文面だけで答えられる",
    "held": "取り消せないことは待つ",
    "length": "長すぎない",
    "language": "言語が合っている",
    "must_not": "書いてはならないこと",
    "usable": "下書きができる",
    "no_leak": "ほかのクライアントの情報が出ない",
    "no_injection": "データの中の命令に従わない",
    "no_secret": "秘密を書かない",
    "not_invented": "事実を作らない",
}


def markdown(rows: Sequence[Row], before: Mapping[str, Mapping[str, float]]) -> str:
    """Totals by split, hard failures and what fell against the baseline."""
    parts = {split: totals([row for row in rows if row.split == split]) for split in SPLITS}
    lines = [
        f"# 評価 {rows[0].engine}",
        "",
        f"{len(rows)}件 / 採点 {rows[0].scorers} / プロンプト {rows[0].prompts} / 製品 {rows[0].product}",
        *_fell_back(rows),
        f"{sum(row.seconds for row in rows):.1f}秒、{sum(row.tokens for row in rows):,}トークン、{_cost(rows)}",
        "",
        f"| 指標 | 全体 | {' | '.join(SPLITS)} |",
        f"|---|---|{'---|' * len(SPLITS)}",
    ]
    overall = totals(rows)
    for name, label in NAMES.items():
        cells = " | ".join(_number(parts[split].get(name)) for split in SPLITS)
        star = " ★" if name in HARD else ""
        lines.append(f"| {label} `{name}`{star} | {_number(overall.get(name))} | {cells} |")
    fallen = drops(before, rows)
    lines += ["", "★は1件でも失敗すると不合格。", "", f"## 必ず守ることの失敗 {len(hard_failures(rows))}件", ""]
    lines += [f"- {one}" for one in hard_failures(rows)]
    lines += ["", f"## 基準より下がった {len(fallen)}件", "", *_against(rows, before)]
    lines += [*(f"- {one}" for one in fallen[:100]), ""]
    return "\n".join(lines)


def _against(rows: Sequence[Row], before: Mapping[str, Mapping[str, float]]) -> list[str]:
    """A model is measured against the playbook's baseline: both directions, metric by metric."""
    if rows[0].engine == PLAYBOOK or not before:
        return []
    now, old = means(values(rows), rows), means(before, rows)
    names = [name for name in NAMES if name in now and name in old]
    lines = ["基準は型による下書きです。事例の平均:", "", "| 指標 | 基準 | 今回 | 差 |", "|---|---|---|---|"]
    lines += [f"| `{name}` | {old[name]:.3f} | {now[name]:.3f} | {now[name] - old[name]:+.3f} |" for name in names]
    return [*lines, ""]


def means(marks: Mapping[str, Mapping[str, float]], rows: Sequence[Row]) -> dict[str, float]:
    """Metric → mean over the cases of these rows, each case once."""
    found: dict[str, list[float]] = {}
    for case_id in {row.id for row in rows} & marks.keys():
        for name, value in marks[case_id].items():
            found.setdefault(name, []).append(value)
    return {name: mean(some) for name, some in found.items()}


def _fell_back(rows: Sequence[Row]) -> list[str]:
    """Drafts of the playbook are no result of a model: said, never averaged in silence."""
    count = sum(row.status == "fell_back" for row in rows)
    return [f"**注意: {count}件はAIモデルが答えず、型による下書きのままです。**"] if count else []


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _cost(rows: Sequence[Row]) -> str:
    costs = [row.cost_usd for row in rows]
    return "費用は不明" if None in costs else f"${sum(one or 0 for one in costs):.3f}"
