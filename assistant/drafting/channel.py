"""Channel: when a call or a video meeting serves this client better than text, and what to talk about.

Text is the usual way. A talk is better where feelings, money or bad news are in it, where text has failed several
times, where a paper must persuade someone important and its core is in the client's head, where several costly points
are open at once, or where the client wants to talk about just this.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.base import Language, Localized
from assistant.domain.client import Channel
from assistant.domain.context import Context
from assistant.domain.draft import ChannelAdvice
from assistant.domain.instruction import Reading
from assistant.domain.question import OpenPoint
from assistant.drafting.sayings import Saying

COSTLY = 3
"""Cost if wrong from which an open point counts as one that only the client can settle."""

OPEN_POINTS = 3
"""So many of them in a message with two tasks make a talk shorter than text; 「例の」 counts for two, for it leaves
open both which one is meant and what was agreed."""

_PRICE = re.compile(
    r"(?:料|料金|価格|単価|月謝|会費|賃料|家賃|顧問料|報酬|時給|給料|給与|値段)[^。]{0,8}(?:上げ|値上げ|引き?上げ|改定|下げ|引き?下げ|減額|カット)"
    r"|値上げ|賃上げ|減給|値下げ交渉|price (?:increase|rise)|raise (?:our|the) (?:fees?|prices?)|pay cut",
    re.I,
)
_FEELINGS = re.compile(
    r"怒(?:り|っ|って|られ)|お怒り|激怒|クレーム|苦情|カンカン|ご立腹|揉め|もめ(?:て|た|そう)|こじれ|訴え(?:る|られ)|弁護士|泣(?:い|か)"
    r"|\b(?:angry|furious|complaint|upset)\b",
    re.I,
)
_PUBLIC = re.compile(r"レビュー|口コミ|クチコミ|コメント欄|星[1-5一二三]|review|comment", re.I)
_BAD_NEWS = re.compile(
    r"解雇|雇い?止め|内定取り?消|退職(?:勧奨|して(?:もら|ほし)|の(?:申し出|相談|慰留))|辞め(?:たいと|ると言|てもら|させ)|契約を?(?:切|打ち切|終了し)"
    r"|訃報|亡くな|お悔やみ|事故(?!渋滞)|けが|ケガ|怪我|漏えい|漏洩|流出|不祥事|閉店|閉院|廃業|リコール|損害|賠償|弁償"
    r"|\b(?:dismiss|lay ?off|fire (?:him|her|them)|resign(?:ation)?|accident|data leak)\b",
    re.I,
)
_APOLOGY = re.compile(r"お?詫び|謝(?:罪|っ|り)|apolog", re.I)
_DAMAGE = re.compile(
    r"間違え|誤(?:送|配|請求|発注)|壊|破損|納期遅れ|納品.{0,4}遅|迷惑|紛失|なくし|無くし|ミス|事故|damage|wrong|lost",
    re.I,
)
_ROUNDS = re.compile(
    r"何(?:度|回)も(?:言|直|書|送|同じ)|もう[2-9二三四五](?:回|度)目|[3-9三四五](?:回|度)目(?:だ|です|[。、!?]|$)|噛み合わ|かみ合わ|話が通じ|伝わって(?:い)?な|そうじゃなく(?:て)?|again and again|third time",
    re.I,
)
_PERSUADES = re.compile(
    r"(?:会長|社長|役員会?|取締役会?|株主|理事会?|銀行|投資家|院長|オーナー|board|investors?)[^。]{0,12}(?:説明|プレゼン|提案|説得|稟議|資料|パワポ|スライド|deck|presentation)"
    r"|(?:説明|プレゼン|提案)[^。]{0,6}(?:会長|社長|役員|取締役|株主|理事|銀行|投資家)|稟議書?",
    re.I,
)
_ROUTINE = re.compile(
    r"印刷|コピー|差し替え|誤字|体裁|日付だけ|たたき台|配(?:って|布)|部数|\d部|予定|日程|アポ|返信|送(?:って|付)"
)
_UNNAMED = re.compile(r"例の|あの|この(?:間|あいだ|前)の")
_SELF = r"(?:私|わたし|僕|俺|わし|自分|こちら)(?:が|から)"
_TALKS = re.compile(
    rf"{_SELF}[^。]{{0,10}}電話|{_SELF}[^。]{{0,6}}話す|電話で(?:話|相談|言)|直接(?:話|会)|会って話|口頭で|顔を見て"
)
_WHEN = re.compile(r"電話(?:で話|に出)[^。]{0,12}\d{1,2}時|\d{1,2}時[^。]{0,12}電話")
_MEETING = re.compile(
    r"(?:Teams|Zoom|ズーム|Meet|ビデオ|オンライン)[^。]{0,6}(?:定例|打ち?合わせ|面談|MTG|ミーティング)|定例[^。]{0,8}(?:Teams|Zoom|ビデオ)",
    re.I,
)

Reason = Literal["price", "feelings", "bad_news", "apology", "rounds", "persuades", "open_points"]

_WHY: dict[Reason, Localized] = {
    "price": Localized(
        ja="お金の話は受け取り方が相手ごとに違い、文では事情が伝わりにくいため、順番・相手ごとの事情・伝え方を口頭で確かめるのが早く確実です",
        en="Money is taken differently by everyone: settle the order, each side's circumstances and the tone in a talk",
    ),
    "feelings": Localized(
        ja="感情が動いている件は文が火種になりやすいため、経緯・相手の望み・どこまで応じるかを口頭で確かめます",
        en="Feelings are in it and text can make it worse: settle what happened, what they want and how far to go",
    ),
    "bad_news": Localized(
        ja="重い知らせは文より声が誠実に伝わるため、誰が・いつ・どこまで話すかを口頭で決めます",
        en="Bad news is better told by voice: settle who tells it, when, and how much",
    ),
    "apology": Localized(
        ja="損害のあるお詫びは言い方ひとつで重くなるため、事実・責任の範囲・償いを口頭で確かめます",
        en="An apology with damage turns on its words: settle the facts, the liability and the amends",
    ),
    "rounds": Localized(
        ja="文でのやりとりが続いて伝わりきっていないため、画面か現物を前に口頭で一度に合わせます",
        en="Text has failed several times: look at it together once",
    ),
    "persuades": Localized(
        ja="人を動かす資料の芯はご本人の頭の中にあるため、言いたい結論・反対されそうな点・見せる数字を短く話して決めます",
        en="The core of a persuading paper is in the client's head: settle the message, the objections and the figures",
    ),
    "open_points": Localized(
        ja="2つの仕事で決めることが重なり、どれもご本人の頭の中にあるため、{points}を5分で話すほうが往復より早く済みます",
        en="Two tasks leave several points that only the client can settle ({points}): five minutes beat many messages",
    ),
}


@dataclass(frozen=True)
class _Talk:
    reason: Reason
    points: tuple[str, ...] = ()


def channel_advice(
    reading: Reading, context: Context, lines: Sequence[Saying], points: Sequence[OpenPoint]
) -> ChannelAdvice | None:
    """A call or a video meeting where it is better than text; None where text will do."""
    talk = _talk(unicodedata.normalize("NFKC", reading.instruction.text), reading, points)
    if talk is None:
        return None
    why = _WHY[talk.reason].text(reading.language)
    why = why.replace("{points}", ("、" if reading.language == "ja" else ", ").join(talk.points))
    return ChannelAdvice(use=_use(context, lines), why=why + _own_words(talk, lines, reading.language))


def _talk(text: str, reading: Reading, points: Sequence[OpenPoint]) -> _Talk | None:
    public = _PUBLIC.search(text) is not None
    holds: dict[Reason, bool] = {
        "price": bool(_PRICE.search(text)),
        "feelings": bool(_FEELINGS.search(text)) and not public,
        "bad_news": bool(_BAD_NEWS.search(text)) and not public,
        "apology": bool(_APOLOGY.search(text) and _DAMAGE.search(text)),
        "rounds": bool(_ROUNDS.search(text)),
        "persuades": bool(_PERSUADES.search(text)) and not _ROUTINE.search(text),
    }
    reason = next((reason for reason, found in holds.items() if found), None)
    return _Talk(reason) if reason else _many_points(reading, points)


def _many_points(reading: Reading, points: Sequence[OpenPoint]) -> _Talk | None:
    """Two tasks at once that leave too much open for a few questions."""
    if len(reading.parts) < 2:
        return None
    labels = _open_labels(points)
    heavy = any(p.probability_wrong * p.impact >= COSTLY for p in points)
    names = [f"「{finding.phrase}」" for finding in reading.vague if _UNNAMED.match(finding.phrase)]
    enough = len(labels) >= OPEN_POINTS or (heavy and len(labels) + 2 * len(names) >= OPEN_POINTS)
    return _Talk("open_points", (*labels[:OPEN_POINTS], *names)) if enough else None


def _open_labels(points: Sequence[OpenPoint]) -> list[str]:
    """Labels of the points that cost much and that a guess will not settle, costliest first."""
    costly = [p for p in points if p.impact >= COSTLY and p.probability_wrong * p.impact >= 2.0]
    ranked = sorted(costly, key=lambda p: -p.probability_wrong * p.impact)
    return list(dict.fromkeys(p.label for p in ranked))


def _use(context: Context, lines: Sequence[Saying]) -> Literal["call", "video"]:
    if context.client.channel is Channel.VIDEO:
        return "video"
    meets = any(_MEETING.search(line.text) for line in lines if line.standing)
    return "video" if meets and context.client.channel is not Channel.PHONE else "call"


def _own_words(talk: _Talk, lines: Sequence[Saying], language: Language) -> str:
    """What the client said about talking of such things, and when the client can be reached."""
    said = [_quote(line, _TALKS) for line in lines if talk.reason != "open_points" and line.applies]
    hours = [_quote(line, _WHEN) for line in lines]
    found = [quote for quote in dict.fromkeys((*said, *hours)) if quote]
    if not found:
        return "。" if language == "ja" else "."
    quoted = "」「".join(found[:2]) if language == "ja" else "” “".join(found[:2])
    return f"(「{quoted}」)。" if language == "ja" else f" (“{quoted}”)."


def _quote(line: Saying, pattern: re.Pattern[str]) -> str:
    """The sentence of the line that speaks of talking; voice input parts its sentences by spaces only."""
    sentences = re.findall(r"[^。!?!?\s]+", line.text)
    return next((s.strip() for s in sentences if pattern.search(unicodedata.normalize("NFKC", s))), "")
