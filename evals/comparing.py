"""Comparing two runs: paired by case over all epochs, resampled by client, with what they cost.

Runs of other cases or other scorers are no pair. Fewer than four epochs of an engine that does not always say the same
are no verdict: one lucky draw would decide.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from evals.drafting import PLAYBOOK
from evals.results import Row, hard_failures, pass_all, totals

LEAST_EPOCHS = 4
"""Of a sampled engine; the playbook's always says the same."""

TOLERANCE = 0.02
"""A whole interval below minus this is worse."""


@dataclass(frozen=True)
class Interval:
    """A paired difference (second minus first) with its 95 % interval over clients."""

    difference: float
    low: float
    high: float


def compare(first: Sequence[Row], second: Sequence[Row], metric: str, draws: int = 2000) -> Interval | None:
    """Paired by case over all epochs, resampled by client: cases of one client are not independent."""
    deltas = _deltas(first, second, metric)
    if not deltas:
        return None
    chance = random.Random(0)
    clients = sorted(deltas)
    means = sorted(
        mean(delta for client in chance.choices(clients, k=len(clients)) for delta in deltas[client])
        for _ in range(draws)
    )
    whole = mean(delta for some in deltas.values() for delta in some)
    return Interval(whole, means[round(draws * 0.025)], means[round(draws * 0.975) - 1])


def _deltas(first: Sequence[Row], second: Sequence[Row], metric: str) -> dict[str, list[float]]:
    """Client → differences of the means over the epochs of its cases."""
    before, after = _means(first, metric), _means(second, metric)
    found: dict[str, list[float]] = defaultdict(list)
    for key in sorted(before.keys() & after.keys()):
        found[key[0]].append(after[key] - before[key])
    return dict(found)


def _means(rows: Sequence[Row], metric: str) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        if metric in row.marks:
            found[row.client_id, row.id].append(row.marks[metric].value)
    return {key: mean(some) for key, some in found.items()}


@dataclass(frozen=True)
class Cost:
    """What a run took. `cost_usd`: None where a provider names no price; `fell_back`: drafts where the model did not
    answer; `kept`: pass^k over all epochs."""

    engine: str
    drafts: int
    epochs: int
    tokens: int
    cost_usd: float | None
    seconds: float
    fell_back: int
    kept: float

    @property
    def undecided(self) -> bool:
        """Too few epochs to say anything about means."""
        return self.engine != PLAYBOOK and self.epochs < LEAST_EPOCHS


@dataclass(frozen=True)
class Comparison:
    """`values`: metric → (first total, second total, difference with its interval)."""

    first: Cost
    second: Cost
    values: dict[str, tuple[float, float, Interval]]
    hard: tuple[str, ...]
    cases: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def worse(self) -> list[str]:
        """Metrics of the second run whose whole interval lies below the tolerance."""
        return [name for name, (_, _, found) in self.values.items() if found.high < -TOLERANCE]

    @property
    def too_few(self) -> list[str]:
        """Runs with too few epochs for a verdict. A hard failure needs none: one is enough."""
        return [f"{one.engine}は{one.epochs}回" for one in (self.first, self.second) if one.undecided]


def compared(first: Sequence[Row], second: Sequence[Row]) -> Comparison:
    """The second run against the first, over the cases that both have. Raises ValueError where they were not measured
    alike: other scorers, another text of a case, or no case in common."""
    both = {row.id for row in first} & {row.id for row in second}
    refuse_unlike(first, second, both)
    old, new = ([row for row in run if row.id in both] for run in (first, second))
    before, after = totals(old), totals(new)
    found = {name: compare(old, new, name) for name in sorted(before.keys() & after.keys())}
    values = {name: (before[name], after[name], one) for name, one in found.items() if one is not None}
    remarks = tuple(_remarks(first, second, both))
    return Comparison(cost(first), cost(second), values, tuple(hard_failures(second)), len(both), remarks)


def refuse_unlike(first: Sequence[Row], second: Sequence[Row], both: Collection[str]) -> None:
    """Raises ValueError that says what differs."""
    if not both:
        raise ValueError("比べられません: 両方の結果にある事例が1件もありません。")
    scorers = [{row.scorers for row in run} for run in (first, second)]
    if len(scorers[0] | scorers[1]) > 1:
        raise ValueError(
            f"比べられません: 採点の版が違います({'、'.join(sorted(scorers[0]))} と {'、'.join(sorted(scorers[1]))})。"
            "同じ版で両方を採点し直してください。AIモデルの返事は残っているため、料金はかかりません。"
        )
    texts = [{(row.id, row.case) for row in run if row.id in both} for run in (first, second)]
    changed = sorted({case_id for case_id, _ in texts[0] ^ texts[1]})
    if changed:
        raise ValueError(
            f"比べられません: 事例の版が違います({len(changed)}件: {'、'.join(changed[:5])}{' ほか' if changed[5:] else ''})。"
            "いまの事例で両方を測り直してください。"
        )


def _remarks(first: Sequence[Row], second: Sequence[Row], both: Collection[str]) -> Iterator[str]:
    """What a reader must know of the pair."""
    left_out = ({row.id for row in first} | {row.id for row in second}) - set(both)
    if left_out:
        yield f"片方にしかない{len(left_out)}件は比べていません。"
    for name, versions in (
        ("製品", _versions(first, second, "product")),
        ("指示文", _versions(first, second, "prompts")),
    ):
        if len(versions) > 1:
            yield f"{name}の版が違います({' と '.join(sorted(versions))})。差はモデルだけによるものではありません。"


def _versions(first: Sequence[Row], second: Sequence[Row], name: str) -> set[str]:
    return {str(getattr(row, name)) for run in (first, second) for row in run}


def cost(rows: Sequence[Row]) -> Cost:
    """Sums of all epochs; seconds are the mean of a draft. `epochs`: what every case has at least."""
    prices = [row.cost_usd for row in rows]
    epochs = min(Counter(row.id for row in rows).values())
    return Cost(
        engine=rows[0].engine,
        drafts=len(rows),
        epochs=epochs,
        tokens=sum(row.tokens for row in rows),
        cost_usd=None if None in prices else sum(price or 0 for price in prices),
        seconds=mean(row.seconds for row in rows),
        fell_back=sum(row.status != "ok" for row in rows),
        kept=pass_all(rows, epochs),
    )


def markdown(found: Comparison) -> str:
    """The comparison as a page of the log."""
    lines = [
        f"# 比較 {found.first.engine} → {found.second.engine}({found.cases}件)",
        "",
        *(f"- {one}" for one in found.remarks),
        "",
        "| | 下書き | 回数 | 必ず守ることを毎回守った割合 | AIが答えなかった数 | トークン | 費用 | 秒/件 |",
        "|---|---|---|---|---|---|---|---|",
        *(_cost_row(one) for one in (found.first, found.second)),
        "",
        "| 指標 | 前 | 後 | 差 | 95%区間(クライアント単位) | |",
        "|---|---|---|---|---|---|",
        *(_value_row(name, *value) for name, value in found.values.items()),
        "",
        f"## 後の必ず守ることの失敗 {len(found.hard)}件",
        "",
        *(f"- {one}" for one in found.hard),
        "",
        "区間が0をまたぐ差は、偶然と区別できません。100件・4回より少ない比較では、必ず守ることだけを見てください。",
        *_no_verdict(found),
    ]
    return "\n".join(lines)


def _no_verdict(found: Comparison) -> list[str]:
    if not found.too_few:
        return []
    few = "、".join(found.too_few)
    return ["", f"**判定なし: AIモデルは{LEAST_EPOCHS}回以上測ってください({few})。EPOCHS={LEAST_EPOCHS}**"]


def _cost_row(one: Cost) -> str:
    price = "不明" if one.cost_usd is None else f"${one.cost_usd:.4f}"
    numbers = f"{one.drafts} | {one.epochs} | {one.kept:.3f} | {one.fell_back} | {one.tokens:,} | {price}"
    return f"| {one.engine} | {numbers} | {one.seconds:.2f} |"


def _value_row(name: str, before: float, after: float, found: Interval) -> str:
    mark = "▲" if found.low > 0 else "▼" if found.high < 0 else ""
    numbers = f"{before:.3f} | {after:.3f} | {found.difference:+.3f} | [{found.low:+.3f}, {found.high:+.3f}]"
    return f"| `{name}` | {numbers} | {mark} |"
