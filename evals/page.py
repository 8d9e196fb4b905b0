"""The report as one HTML file in Japanese: totals, plots, the difference to the baseline, a page for every case.

Opens without a network, asks nothing from outside, runs no script; what clients wrote is escaped. A case's page is
shown when its link is followed (`:target`). Of the `test` split only ids and numbers are shown.
"""

from collections.abc import Mapping, Sequence
from html import escape
from statistics import mean

from evals import learning, past, plots
from evals.cases import Case, Suite
from evals.drafting import Draft
from evals.findings import NO_LEDGER, Findings
from evals.gate import TOLERANCE, Drop, drops, values
from evals.report import NAMES, means
from evals.results import HIDDEN, Row, hard_failures, totals
from evals.scorers import HARD

MANNER_NAMES = {
    "precise": "正確に答える",
    "partial": "一部だけ答える",
    "vague": "あいまいに答える",
    "contradictory": "食い違う",
    "refusing": "お任せにする",
    "silent": "返事をしない",
}
RECIPE_NAMES = {
    "shipped": "製品のとおり",
    "replaced_kept": "置き換わった記録を下げない",
    "no_ranker": "学習した並べ替えなし",
    "no_words": "そのうえ、言葉の一致なし",
    "no_meaning": "そのうえ、意味の近さなし",
    "no_topics": "そのうえ、仕事の話題語なし",
    "no_category": "そのうえ、記録の種別なし",
    "meaning_alone": "意味の近さだけ",
    "newest": "新しい順(探さない)",
}

Baseline = Mapping[str, Mapping[str, float]]

_STYLE = """
body{font:16px/1.7 sans-serif;max-width:66rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem;border-bottom:2px solid #27646b}h3{font-size:1rem}
table{border-collapse:collapse;font-size:.9rem}td,th{padding:.15rem .6rem;text-align:left;vertical-align:top}
tr{border-bottom:1px solid #eee}th{font-weight:500}td.n{text-align:right;font-variant-numeric:tabular-nums}
.bar{width:10rem}.bar i{display:block;height:.7rem;margin-top:.5rem;background:#27646b}
.bad{color:#a3231f}.good{color:#27646b}.cards{display:flex;flex-wrap:wrap;gap:1rem}
.cards div{border:1px solid #ddd;border-radius:.4rem;padding:.4rem 1rem}.cards b{display:block;font-size:1.4rem}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1rem}
figure{margin:0}.wide{grid-column:1/-1}svg{width:100%;max-width:26rem}svg text{font-size:10px;fill:#555}figcaption{font-size:.85rem;color:#444}
.legend{font-size:.8rem}.legend span{margin-right:.8rem}.legend i{display:inline-block;width:.8rem;height:.8rem;margin-right:.2rem}
.scroll{max-height:28rem;overflow:auto;border:1px solid #ddd}pre{white-space:pre-wrap;background:#f6f6f4;padding:.8rem}
article{display:none}article:target{display:block;border:2px solid #27646b;padding:0 1rem 1rem;margin-top:1rem}
"""


def html(
    suite: Suite,
    rows: Sequence[Row],
    drafts: Mapping[str, Draft],
    before: Baseline,
    found: Findings | None = None,
) -> str:
    """The whole report in one file."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.id, row)
    fallen, cases = drops(before, rows), {case.id: case for case in suite.cases}
    pages = "".join(_page(cases[row.id], row, drafts.get(row.id, {}), before) for row in first.values())
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>評価の結果</title><style>{_STYLE}</style><main>"
        f"<h1>評価の結果({escape(rows[0].engine)})</h1>{_cards(rows, fallen)}"
        f"<h2>指標</h2>{_metrics(rows, before)}"
        f"<h2>図</h2><div class=plots>{_plots(rows, drafts, found or Findings())}</div>"
        f"<h2>基準との差</h2>{_differences(rows, before, fallen)}"
        f'<h2 id="cases">事例ごと</h2><p>番号を押すと、その事例のページが下に開きます。'
        f"testの事例は、製品をそれに合わせてしまわないよう、番号と点数だけを出します。</p>"
        f"{_list(cases, first, fallen)}{pages}</main></html>"
    )


def _cards(rows: Sequence[Row], fallen: Sequence[Drop]) -> str:
    prices = [row.cost_usd for row in rows]
    price = "不明" if None in prices else f"${sum(one or 0 for one in prices):.3f}"
    cards = {
        "下書き": f"{len(rows)}",
        "必ず守ることの失敗": f"{len(hard_failures(rows))}",
        "基準より下がった点": f"{len(fallen)}",
        "AIが答えなかった": f"{sum(row.status != 'ok' for row in rows)}",
        "1件の平均": f"{mean(row.seconds for row in rows):.2f}秒",
        "トークン": f"{sum(row.tokens for row in rows):,}",
        "費用": price,
    }
    shown = "".join(f"<div>{escape(name)}<b>{escape(value)}</b></div>" for name, value in cards.items())
    versions = f"採点 {rows[0].scorers} / プロンプト {rows[0].prompts} / 製品 {rows[0].product}"
    return f"<div class=cards>{shown}</div><p>{escape(versions)}</p>"


def _metrics(rows: Sequence[Row], before: Baseline) -> str:
    now, old = totals(rows), means(before, rows)
    lines = []
    for name, label in NAMES.items():
        if name in now:
            difference = _signed(means(values(rows), rows)[name] - old[name]) if name in old else "–"
            star = "★" if name in HARD else ""
            lines.append(
                f"<tr><th>{escape(label)} {star}<br><code>{name}</code><td class=n>{now[name]:.3f}"
                f'<td class=n>{difference}<td class="bar"><i style="width:{now[name] * 100:.0f}%"></i>'
            )
    head = "<tr><th>指標(★は1件でも失敗すると不合格)<th>今回<th>基準との差(事例の平均)<th>"
    return f"<table>{head}{''.join(lines)}</table>"


def _plots(rows: Sequence[Row], drafts: Mapping[str, Draft], found: Findings) -> str:
    drawn = [*_trade_offs(rows, drafts), *_past_plots(found), *_curve_plots(found)]
    if found.ablations:
        worth = {RECIPE_NAMES[name]: some["own"]["mrr"] for name, some in found.ablations.items()}
        drawn.append(plots.figure(plots.bars(worth), "思い出す力(MRR): 作り方から一つずつ除いたとき", wide=True))
    return "".join(drawn)


def _trade_offs(rows: Sequence[Row], drafts: Mapping[str, Draft]) -> list[str]:
    """Clients as dots: what is gained by asking against what it costs."""
    asking, telling = {}, {}
    for client in sorted({row.client_id for row in rows}):
        own = [row for row in rows if row.client_id == client]
        found = totals(own)
        counts = [len(drafts.get(row.id, {}).get("questions") or []) for row in own]
        if {"precision", "asked"} <= found.keys():
            asking[client] = (found["precision"], found["asked"])
        if "coverage" in found:
            telling[client] = (mean(counts) / 3, found["coverage"])
    return [
        plots.figure(
            plots.scatter(asking, "質問の的中", "大事な点を聞いた割合"),
            "クライアントごと。右ほど質問に無駄がなく、上ほど大事な点を聞いている",
        ),
        plots.figure(
            plots.scatter(telling, "1件の質問数(1=3問)", "未確定の点への目配り"),
            "クライアントごと。左上ほど、少ない質問で多くの点に目が届いている",
        ),
    ]


def _past_plots(found: Findings) -> list[str]:
    if not found.arms:
        return []
    gains = past.effects(found.arms["none"], found.arms["full"])
    harms = past.effects(found.arms["none"], found.arms["stale_only"])
    rows = [
        f"<tr><th>{escape(NAMES[gain.metric])}<td class='n good'>{gain.benefit:+.3f}({gain.rose}件)"
        f"<td class='n bad'>{gain.harm:+.3f}({gain.fell}件)<td class='n bad'>{harm.harm:+.3f}({harm.fell}件)"
        for gain, harm in zip(gains, harms, strict=True)
        if gain.rose or gain.fell or harm.fell
    ]
    table = f"<table><tr><th>指標<th>役立った<th>害した<th>古い記録だけの害{''.join(rows)}</table>"
    caption = "過去の記録がある場合とない場合の差(平均ではなく、役立ちと害を分けて)"
    return [plots.figure(table, caption, wide=True)]


def _curve_plots(found: Findings) -> list[str]:
    if not found.curves:
        return []
    manners = {MANNER_NAMES[name]: curve.parts() for name, curve in found.curves.items() if name != NO_LEDGER}
    jobs = (1, learning.JOBS)
    asked = {name: [part["questions"] for part in parts] for name, parts in manners.items()}
    worth = {name: [part["points"] for part in parts] for name, parts in manners.items()}
    top = max(max(values) for values in asked.values())
    sure = learning.buckets(found.curves["precise"].guesses)
    return [
        plots.figure(
            plots.lines(asked, "何件目の仕事か", "質問の数", jobs, (0, top)),
            "仕事を重ねたときの質問の数(6つの応じ方)",
        ),
        plots.figure(
            plots.lines(worth, "何件目の仕事か", "仕事の点数", jobs, (60, 100)),
            "仕事を重ねたときの点数(6つの応じ方)",
        ),
        plots.figure(plots.diagonal(sure, "製品が言う誤る確率", "実際の割合"), "確信の正しさ。点線の上なら正しい"),
    ]


def _differences(rows: Sequence[Row], before: Baseline, fallen: Sequence[Drop]) -> str:
    if not before:
        return "<p>比べる基準がありません。</p>"
    now = values(rows)
    risen = [
        Drop(case, metric, old, now[case][metric])
        for case, metrics in before.items()
        for metric, old in metrics.items()
        if now.get(case, {}).get(metric, 0) > old + TOLERANCE
    ]
    parts = [f"<p>下がった {len(fallen)}件、上がった {len(risen)}件。</p>"]
    for title, some, kind in (("下がった", fallen, "bad"), ("上がった", risen, "good")):
        items = "".join(f'<li class={kind}><a href="#{escape(one.case)}">{escape(str(one))}</a>' for one in some)
        parts += [f"<h3>{title}</h3><ul>{items}</ul>"] if some else []
    return "".join(parts)


def _list(cases: Mapping[str, Case], first: Mapping[str, Row], fallen: Sequence[Drop]) -> str:
    down = {one.case for one in fallen}
    lines = []
    for case_id, row in first.items():
        low = [name for name, mark in row.marks.items() if mark.value < 1]
        words = "" if row.split in HIDDEN else escape(cases[case_id].instruction[:60])
        mark = "<b class=bad>▼</b> " if case_id in down else ""
        lines.append(
            f'<tr><td>{mark}<a href="#{escape(case_id)}">{escape(case_id)}</a><td>{row.split}'
            f"<td class=n>{len(low)}<td>{words}"
        )
    head = "<tr><th>番号<th>組<th>満点でない指標<th>指示"
    return f"<div class=scroll><table>{head}{''.join(lines)}</table></div>"


def _page(case: Case, row: Row, draft: Draft, before: Baseline) -> str:
    old = before.get(row.id, {})
    marks = "".join(
        f"<tr><th>{escape(NAMES.get(name, name))}<td class='n{'' if mark.value >= 1 else ' bad'}'>{mark.value:.2f}"
        f"<td class=n>{f'{old[name]:.2f}' if name in old else '–'}"
        f"<td>{'' if mark.value >= 1 else escape(mark.why)}"
        for name, mark in sorted(row.marks.items(), key=lambda one: one[1].value)
    )
    table = f"<table><tr><th>指標<th>今回<th>基準<th>理由{marks}</table>"
    words = "" if row.split in HIDDEN else _words(case, draft)
    head = f"<h3>{escape(row.id)}({escape(row.split)}、{escape(row.client_id)})</h3>"
    return f'<article id="{escape(row.id)}">{head}{words}{table}<p><a href="#cases">一覧へ戻る</a></article>'


def _words(case: Case, draft: Draft) -> str:
    brief = str((draft.get("brief") or {}).get("markdown") or draft.get("error") or "")
    message = str((draft.get("message") or {}).get("text", ""))
    about = "、".join([f"受信 {case.today:%Y-%m-%d %H:%M}", f"質問は多くて{case.max_questions}件", *case.tags])
    return (
        f"<p>{escape(about)}</p><h4>指示</h4><pre>{escape(case.instruction)}</pre>"
        f"<h4>送る文面</h4><pre>{escape(message)}</pre><h4>依頼書</h4><pre>{escape(brief)}</pre>"
    )


def _signed(value: float) -> str:
    kind = "good" if value > 1e-9 else "bad" if value < -1e-9 else ""
    return f'<span class="{kind}">{value:+.3f}</span>'
