"""Reports of one run: Markdown for the log, one HTML file with a page for every case. No outside request, all escaped."""

from collections.abc import Mapping, Sequence
from html import escape

from evals.cases import SPLITS, Suite
from evals.drafting import Draft
from evals.gate import Drop, drops
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
    lines += ["", f"## 基準より下がった {len(fallen)}件", "", *(f"- {one}" for one in fallen[:100]), ""]
    return "\n".join(lines)


def html(
    suite: Suite, rows: Sequence[Row], drafts: Mapping[str, Draft], before: Mapping[str, Mapping[str, float]]
) -> str:
    """The whole report in one file."""
    cases = {case.id: case for case in suite.cases}
    fallen = drops(before, rows)
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.id, row)
    pages = "".join(
        _page(cases[case_id].instruction, row, drafts.get(case_id, {}), fallen) for case_id, row in first.items()
    )
    table = "".join(_bar(name, value) for name, value in totals(rows).items())
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>評価の結果</title><style>{_STYLE}</style>"
        f"<h1>評価の結果({escape(rows[0].engine)}、{len(first)}件)</h1>{_trade_off(rows)}<table>{table}</table>"
        f"<h2>基準との差(下がった {len(fallen)}件)</h2><ul>{''.join(f'<li>{escape(str(one))}' for one in fallen)}</ul>"
        f"<h2>事例ごと</h2>{pages}</html>"
    )


_STYLE = (
    "body{font:16px/1.7 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "td,th{padding:.1rem .6rem;text-align:left;vertical-align:top}i{display:block;height:.7rem;background:#27646b}"
    ".bar{width:12rem;background:#e6e6e6}details{border-top:1px solid #ddd;padding:.4rem 0}.bad{color:#a3231f}"
    "pre{white-space:pre-wrap;background:#f6f6f4;padding:.8rem}svg{max-width:24rem;border:1px solid #ddd}"
)


def _bar(name: str, value: float) -> str:
    label = escape(NAMES.get(name, name))
    return f'<tr><th>{label}<td>{value:.3f}<td class="bar"><i style="width:{value * 100:.0f}%"></i>'


def _trade_off(rows: Sequence[Row]) -> str:
    """Each client a dot: asks what matters (up) against asks only what matters (right)."""
    clients = sorted({row.client_id for row in rows})
    dots = []
    for client in clients:
        found = totals([row for row in rows if row.client_id == client])
        if {"precision", "asked"} <= found.keys():
            x, y = 20 + 160 * found["precision"], 180 - 160 * found["asked"]
            dots.append(
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="#27646b"><title>{escape(client)}</title></circle>'
            )
    return (
        '<figure><svg viewBox="0 0 200 200" role="img" aria-label="質問の的中と目配り">'
        f'<path d="M20 20V180H180" fill="none" stroke="#888"/>{"".join(dots)}</svg>'
        "<figcaption>クライアントごと: 右ほど質問の無駄が少なく、上ほど大事な点を聞いている</figcaption></figure>"
    )


def _page(instruction: str, row: Row, draft: Draft, fallen: Sequence[Drop]) -> str:
    low = [name for name, mark in row.marks.items() if mark.value < 1]
    mark = '<b class="bad">▼</b> ' if any(one.case == row.id for one in fallen) else ""
    why = "".join(
        f"<tr><th>{escape(NAMES.get(name, name))}<td>{row.marks[name].value:.2f}<td>{escape(row.marks[name].why)}"
        for name in low
    )
    brief = str((draft.get("brief") or {}).get("markdown") or draft.get("error") or "")
    message = (draft.get("message") or {}).get("text", "")
    return (
        f'<details id="{escape(row.id)}"><summary>{mark}{escape(row.id)} {escape(instruction[:80])}'
        f"({len(low)}件が満点でない)</summary><table>{why}</table>"
        f"<h3>送る文面</h3><pre>{escape(message)}</pre><h3>概要書</h3><pre>{escape(brief)}</pre></details>"
    )


def _fell_back(rows: Sequence[Row]) -> list[str]:
    """Drafts of the playbook are no result of a model: said, never averaged in silence."""
    count = sum(row.status == "fell_back" for row in rows)
    return [f"**注意: {count}件はAIモデルが答えず、型による下書きのままです。**"] if count else []


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _cost(rows: Sequence[Row]) -> str:
    costs = [row.cost_usd for row in rows]
    return "費用は不明" if None in costs else f"${sum(one or 0 for one in costs):.3f}"
