"""Authority: what the work itself would do that only the client may decide, and that cannot be taken back.

Payment, refund, order, contract, cancellation, publishing, deleting, personal data to others, and whatever a rule of
this client reserves. A draft, a plan or a comparison does none of these, so nothing is said about it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.domain.base import Language, Localized
from assistant.domain.brief import GO_AHEAD, BriefItem, Evidence, Source
from assistant.domain.draft import Caution
from assistant.domain.instruction import Reading
from assistant.domain.question import OpenPoint
from assistant.drafting.allowance import allowance
from assistant.drafting.refusals import Refusal, told
from assistant.drafting.sayings import Saying

_ASK = r"(?:お願い|おねがい|頼|たのむ|よろしく|ください|下さい|くれ|ちょうだい|希望|$|。|!)"
_DO = rf"(?:し(?:て|と(?:い|け|く)|たい)|を?{_ASK})"
_OTHERS = r"もらいた|もらって|もらう|いただいて|くれな|ない|な(?:かっ|く)|いる|い(?:た|ま)"
"""Endings by which someone else does it, or by which it is only told."""

_INSIDE = re.compile(r"社内|所内|院内|店内|スタッフ|現場|チーム|部内|班|職員")
_SEND = r"(?:送っ(?:て|と)|送付し|送信し|転送し|渡し(?:て|と)|共有し|教えて|伝えて|出して|出しと|メールして|回して|お渡し)"


@dataclass(frozen=True)
class _Kind:
    """One kind of act: how it is asked for, what it is called, and which rules of a client reserve it."""

    words: re.Pattern[str]
    label: Localized
    reserved: re.Pattern[str]


_KINDS: dict[str, _Kind] = {
    key: _Kind(re.compile(words, re.I), Localized(ja=ja, en=en), re.compile(reserved, re.I))
    for key, words, ja, en, reserved in (
        (
            "payment",
            rf"振り?込(?:んで(?!{_OTHERS})|んどい|みを?{_ASK})|(?:支払い?|送金|決済|立て?替え|入金){_DO}|払っ(?:て(?!{_OTHERS})|と)|払い込|支払っ(?:て|と)|払え|振り込め|送金しろ"
            r"|\b(?:pay|wire|transfer)\b(?! (?:attention|day))",
            "お支払い",
            "payment",
            "支払|振込|振り込|送金|決済|出金|経費|金額|payment",
        ),
        (
            "refund",
            rf"返金{_DO}|(?:お金|代金|料金)を?(?:返し|お返し|戻し)(?:て|と)|払い?戻し(?:て|を?{_ASK})|\brefund\b",
            "ご返金",
            "the refund",
            "返金|お金を戻|払い戻|返す約束|refund",
        ),
        (
            "order",
            rf"(?:発注|注文|購入|オーダー|補充|手配済みに){_DO}|買っ(?:て|と)|買え|注文しろ|発注しろ|ポチっ|\b(?:buy|purchase|place (?:an|the) order|order)\b(?= )",
            "ご注文・ご購入",
            "the order",
            "発注|注文|購入|契約|買う|order|purchase",
        ),
        (
            "contract",
            rf"(?:契約|申し?込み?|更新手続き?|加入|署名|捺印|押印|サイン){_DO}|申し込(?:んで|んどい)|契約を?(?:結|巻い|進め|更新)|契約[^。、]{{0,8}}(?:入れ|進め|まと)(?:ろ|めろ)|契約しろ"
            r"|\b(?:sign|sign up|subscribe|renew)\b",
            "ご契約・お申し込み",
            "the contract",
            "契約|申込|申し込|発注|署名|押印|contract",
        ),
        (
            "cancellation",
            rf"(?:解約|退会|キャンセル|取り?消し|破棄){_DO}|(?:取り消|取消)し(?:て|と)|\bcancel\b",
            "解約・取り消し",
            "the cancellation",
            "解約|キャンセル|取消|取り消|断|cancel",
        ),
        (
            "deletion",
            rf"(?:削除|消去|初期化){_DO}|消し(?:て|と)(?!ゴム)|捨て(?:て|と)|\bdelete\b",
            "削除",
            "deleting",
            "削除|消|廃棄|delete",
        ),
        (
            "publishing",
            rf"(?:投稿|公開|配信|掲載|(?<![ァ-ヶー])アップ|リリース|告知|発信|シェア){_DO}|(?:サイト|ホームページ|HP|ページ|ブログ|インスタ|X|ストーリーズ?)[^。、]{{0,10}}(?:載せ|上げ|あげ|直し|更新し|変え|改め|出し)(?:て|と)"
            r"|(?:サイト|ホームページ|HP|ページ|ブログ|SNS|Instagram|インスタ|SUUMO|求人)[^。、]{0,10}(?:載せろ|出せ|上げろ|直せ|更新しろ|出し(?:て|と))|流せ|put[^.]{0,40}on the (?:web)?site"
            r"|(?:流し|ばらまい)(?:て|と)|(?:みな|皆|全員|一斉|会員|お客)[^。、]{0,10}(?:送っ|流し|出し|配信し|お伝え)(?:て|と|くだ)"
            r"|\b(?:post|publish|go live|send out)\b",
            "公開・一斉のお知らせ",
            "publishing",
            "公開|投稿|配信|掲載|お知らせ|外に出す|社外|publish|post",
        ),
        (
            "personal_data",
            rf"(?:名簿|住所録|連絡先|住所|電話番号|マイナンバー|履歴書|顧客リスト|会員リスト|給与|成績|診断書|個人情報|生年月日|口座)[^。]{{0,25}}{_SEND}"
            r"|\b(?:share|send|forward)\b[^.]{0,30}\b(?:address(?:es)?|phone numbers?|customer list|resumes?|personal data)\b",
            "個人情報のお渡し",
            "handing over personal data",
            "個人情報|氏名|名簿|住所|マイナンバー|会員の情報|顧客|personal",
        ),
        (
            "booking",
            r"\b(?:book|reserve)\b|(?:予約|手配){_DO}|(?:宿|店|席|便|切符)を?(?:取っ|とっ|押さえ)(?:て|と)".replace(
                "{_DO}", _DO
            ),
            "ご予約の確定",
            "the booking",
            "予約|手配|signed|paid|booking",
        ),
        (
            "sending",
            rf"{_SEND}|送付{_DO}|(?:返信|返事|メール|連絡|通知|案内|請求書?|見積書?)[^。、]{{0,6}}(?:出し|送っ|入れ|し)(?:て|と)|\b(?:send|email|reply)\b",
            "お送りすること",
            "sending it",
            r"(?:送|出)(?:す|る)(?:前|もの|文)|提出|対外|社外|外に出す|先方|送信|発送|send",
        ),
    )
}
_ONLY_RESERVED = frozenset({"sending", "booking"})
"""Acts that wait only where a rule reserves them."""

_RESERVES = re.compile(
    r"承認(?:が出て|後|を得|をもら|を取|が必要|なし|が要)|OKが出て|OKを?(?:もら|取)|許可(?:なし|を|が)|了承(?:を|が)"
    r"|(?:必ず|先に|前に)[^。]{0,12}(?:目を通|見せ|確認(?!し)|チェック|一報|相談)|(?:確認|目を通)(?:して|し)から"
    r"|こっちで決め|こちらで決め|(?:私|わたし|あたし|僕|俺|わし|自分|本人)が[^。]{0,12}(?:決め|判断|言う|話す|払う|する)"
    r"|approv|my ok|sign[- ]?off|check with me|before (?:sending|posting)",
    re.I,
)
_DRAFT_ONLY = re.compile(
    r"下書き|文案|案(?:を|で|だけ|くだ|つくっ|作っ|なる|考え|お?願|$|。)|たたき台|文面|原稿|準備|段取り|考えて|(?:文|メッセージ|返事|お返事|返信|断り)(?:を|の文)?(?:作|つく|考え|おねがい|お願い)"
    r"|見積もり?(?!書を)|比較|調べ|リスト|候補|draft|prepare|quote|research",
    re.I,
)

_GRAVE = frozenset({"person", "past", "amount"})
"""Groups of vague words that say whom, which one or how much."""
_GRAVE_WRONG = 0.5


@dataclass(frozen=True)
class Act:
    """Something the work would do. `quote`: the client's words that ask for it; `rule`: what reserves it; `above`: the
    amount up to which the client wants no question."""

    kind: str
    label: Localized
    quote: str
    rule: Saying | None = None
    above: str = ""


def acts(reading: Reading, lines: Sequence[Saying]) -> tuple[Act, ...]:
    """What waits for the go-ahead, each kind once, in the order of the text."""
    found: dict[str, Act] = {}
    for clause in _clauses(reading):
        for key, kind in _KINDS.items():
            if key not in found and _asks_for(key, kind, unicodedata.normalize("NFKC", clause)):
                rule = next((line for line in lines if _reserves(line, kind)), None)
                if key not in _ONLY_RESERVED or (rule is not None and not found):
                    found[key] = Act(key, kind.label, clause.strip(), rule)
    return tuple(_spent(act, reading, lines) for act in found.values() if not _is_allowed(act, reading, lines))


def _is_allowed(act: Act, reading: Reading, lines: Sequence[Saying]) -> bool:
    """True for an order inside of what the client lets the secretary spend."""
    free = allowance(lines) if act.kind == "order" else None
    return free is not None and free.covers(reading.instruction.text) is True


def _spent(act: Act, reading: Reading, lines: Sequence[Saying]) -> Act:
    """An order with the amount above which it waits."""
    free = allowance(lines) if act.kind == "order" else None
    if free is None:
        return act
    stated = free.covers(reading.instruction.text) is not None
    return Act(act.kind, act.label, act.quote, free.saying, "" if stated else free.text)


def authority_warnings(found: Iterable[Act], language: Language) -> Iterator[Caution]:
    """One caution for each act, with the words that ask for it and the rule that reserves it."""
    for act in found:
        what = act.label.text(language)
        if language == "en":
            why = f" (rule: “{act.rule.text}”)" if act.rule else " It cannot be taken back."
            above = f" above {act.above}" if act.above else ""
            text = f"{what[0].upper()}{what[1:]}{above} waits for the client's go-ahead.{why}"
        else:
            why = f"(決めごと:「{act.rule.text}」)" if act.rule else "後から取り消せないためです。"
            what = f"{act.above}を超える{what}" if act.above else what
            who = "ご本人がお決めになる" if act.rule else "クライアントのOKをいただく"
            text = f"{what}は、{who}まで行わずに待ちます。{why}"
        yield Caution(kind="authority", text=text, evidence=_evidence(act))


def go_ahead_item(found: Sequence[Act], language: Language, refused: Sequence[Refusal] = ()) -> BriefItem | None:
    """The brief's line on what waits, and on what is done otherwise than asked; the message repeats its value."""
    if not found and not refused:
        return None
    waits = _waits(found, language) if found else ""
    value = (" " if language == "en" else "").join(text for text in (told(refused, language), waits) if text)
    label = "Waits for the go-ahead" if language == "en" else "OKを待つこと"
    if refused:
        label = "Not done as asked" if language == "en" else "このままでは行わないこと"
    quote = Evidence(kind="instruction", id="instruction", quote=refused[0].quote) if refused else None
    return BriefItem(
        slot=GO_AHEAD,
        label=label,
        value=value,
        source=Source.INSTRUCTION,
        evidence=(quote,) if quote else _evidence(found[0]),
    )


def _waits(found: Sequence[Act], language: Language) -> str:
    names = [_named(act, language) for act in found]
    if language == "en":
        return f"{' and '.join(names)} will wait for your go-ahead.".capitalize()
    return f"{'、'.join(names)}は、OKのお返事をいただいてから行います。"


def _named(act: Act, language: Language) -> str:
    name = act.label.text(language)
    if not act.above:
        return name
    return f"{name} above {act.above}" if language == "en" else f"{act.above}を超える{name}"


def held(points: Iterable[OpenPoint], found: Sequence[Act]) -> tuple[OpenPoint, ...]:
    """Where something irreversible is asked for, what cannot be undone is never assumed: it stops and waits."""
    if not any(act.kind not in _ONLY_RESERVED for act in found):
        return tuple(points)
    return tuple(p if p.reversible or p.hold else p.model_copy(update={"hold": True}) for p in points)


def graver(points: Iterable[OpenPoint], reading: Reading, found: Sequence[Act]) -> tuple[OpenPoint, ...]:
    """Where something irreversible is asked for, a vague word for whom, which or how much (「例の業者に30万円」) is no
    small matter any more: it is asked, and nothing is done before the answer."""
    if not any(act.kind not in _ONLY_RESERVED for act in found):
        return tuple(points)
    grave = {finding.slot for finding in reading.vague if finding.group in _GRAVE}
    return tuple(_grave(point) if point.slot in grave else point for point in points)


def _grave(point: OpenPoint) -> OpenPoint:
    wrong = max(point.probability_wrong, _GRAVE_WRONG)
    return point.model_copy(
        update={"probability_wrong": wrong, "impact": 5, "hold": True, "reversible": False, "asked_for": None}
    )


def _clauses(reading: Reading) -> Iterator[str]:
    """The sentences of the tasks that ask for more than a draft, as written."""
    for part in reading.parts:
        for sentence in re.findall(r"[^。!?!?\n]+", part.text):
            if not _DRAFT_ONLY.search(unicodedata.normalize("NFKC", sentence)):
                yield sentence


def _asks_for(key: str, kind: _Kind, clause: str) -> bool:
    inside = key == "publishing" and _INSIDE.search(clause)
    return kind.words.search(clause) is not None and not inside


def _reserves(line: Saying, kind: _Kind) -> bool:
    return line.applies and bool(_RESERVES.search(line.text)) and bool(kind.reserved.search(line.text))


def _evidence(act: Act) -> tuple[Evidence, ...]:
    said = Evidence(kind="instruction", id="instruction", quote=act.quote)
    return (said, act.rule.evidence) if act.rule else (said,)
