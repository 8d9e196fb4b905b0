"""Particles and cues: what まで, から, 頃 and the words around a phrase make of it."""

import re
from dataclasses import replace

from assistant.reading.dates.phrase import STRETCHES, Phrase

_DEADLINE_CUE = re.compile(
    r"(?:締め?切り?|しめ切り|しめきり|〆切?り?|期限|納期|期日|納品日|提出日|デッドライン|リミット|遅く(?:と|て)も|(?i:deadline|due(?: date)?))(?:日)?"
    r"\s?(?:は|が|も|:|、|,|=|→|is|on|\s)?\s?$"
)
_LEAD = re.compile(
    r"(?<![A-Za-z])(?<!apart )(?i:(by|before|until|till|no later than|from|after|since|starting))\s+(?i:the\s+|on\s+)?$"
)
_APPROX = re.compile(r"\s?(?:頃|ごろ|ころ|くらい|ぐらい|前後|あたり|辺り|過ぎ|すぎ)")
_UNTIL = re.compile(
    r"\s?(?:(?:まで|マデ|迄)(?:に(?:は)?)?|必着|厳守|(?:の|当日)?消印(?:有効)?|(?:が|の)?(?:締め?切り?|〆切?り?|期限|納期|デッドライン|リミット)"
    r"|が?締め(?!会)|限り|に間に合(?:うように|わせて))|以前|より前"
)
_BEFORE_CLOCK = re.compile(r"前(?=に|まで|には)")
_FROM = re.compile(
    r"\s?(?:に(?:入|な)っ(?:たら|てから)|を(?:過ぎ|すぎ)(?:たら|てから|れば)|以降|以後|から|より(?=後|あと|先)|[〜~](?!\s?\d)|スタート|開始)|\s(?i:onwards?|or later)"
)
_WITHIN = re.compile(
    r"(?:じゅう(?!よっか|[ぁ-ん]{1,2}にち)|中(?![旬盤央心身止国学間途級古華])|いっぱい|以内|のうち(?=に)|内(?=に|で))"
)
_PAST_CUE = re.compile(
    r"\s?(?:付の?)?の?[^\s、。]{0,4}?(?:議事録|録音|録画|録った|実績|売上|売り?[上揚]げ?|経費|領収|精算|結果|アクセス|集計|勤怠"
    r"|に(?:送っ|送り|届い|届き|終わっ|終わり|始まっ|始まり|済ん|来|話し|会っ|頂い|いただい|もらっ|撮っ|行っ|出し|やっ|作っ|買っ|払っ|使っ|受け取っ|書い|聞い|済ませ"
    r"|お?(?:依頼|願い|契約|提出|発送|送付|納品|出荷|購入|発注|申請|撮影|開催|入社|退職|印刷)(?:し|を?いたし|致し))(?:た|ました)(?![いらくとり場際時])"
    r"|に頼ん(?:だ|でいた)(?![いらくとり場際時])|\s(?i:report|figures|results|expenses|invoices?|statements?|minutes|payroll)\b|は?どうでした|(?<!間違い)(?<!誤り)(?:でした|だった)(?!のが|のを|けど|よ?ね|っけ|か|はず))"
)
_BEFORE_THIS = re.compile("(?:前回|先日|先般|去る)(?:は|の|が)?、?$")
_LOOKS_BACK = re.compile(
    r"\s?[にの][^。\n、]{0,14}?(?:た(?![いくらり])|だ(?!け)|件|メール|資料|会議|打ち?合わせ|議事録|やつ|話)|[^A-Za-z]{0,2}$|\s[a-z]{2,}ed"
)
_DESCRIBES = re.compile(
    r"の(?!うち|納|提出|対応|完了|公開|支払|入金|発送|返信|返答|回答|締|契約|着|仕上|ご?[納返回])"
)
_GOES_ON = re.compile("中[はも](?!、?(?:さすがに|ちょっと|少し)?(?:難し|むずかし|無理|厳し|きつ|間に合))")
_PERIOD_CUE = re.compile(
    r"\s?の?[^\s、。]{0,4}?(?:実績|売上|売り?[上揚]げ?|経費|請求|精算|結果|アクセス|集計|勤怠|レポート|報告|時点|現在|明細|伝票|検針|日報|月報|試算表|残高)"
)
_MEETING = re.compile(
    r"(?<![日曜週月時後夜朝昼]の)(?:会議|打ち?合わ?せ|打合せ|ミーティング|MTG|面談|面接|商談|訪問|アポ|会食|ランチ|顔合わせ|取材|見学)(?!の|用|資料|室|メモ|録|で(?:使|見|話|出|配)|に(?:出|使|持|間に合|向け|備)|まで)"
    r"|お?会い(?:し|でき)?|会いた|日程を?(?:組|調整|出|候補|決)|候補"
)


def with_edges(text: str, phrase: Phrase) -> Phrase:
    start, end, edge, approx = phrase.start, phrase.end, "", False
    lead = _LEAD.search(text, max(0, start - 24), start)
    if (
        lead
        and not phrase.moved
        and phrase.tokens[0].latin | (lead.end() == start)
        and not _tells_whence(lead.group(1), phrase)
    ):
        start, edge = lead.start(), _LEAD_EDGES[lead.group(1).lower()]
    if match := _APPROX.match(text, end):
        end, approx = match.end(), True
    within = bool(phrase.last is None and not phrase.has_clock and (match := _WITHIN.match(text, end)))
    if within and match:
        end = match.end()
    end, edge = (end, "") if phrase.moved else _tail_edge(text, phrase, end, edge)
    if not edge and _DEADLINE_CUE.search(text, max(0, phrase.start - 16), phrase.start):
        edge = "until"
    ahead = (
        edge == "until"
        and not text.startswith("までの", end - 2)
        and not text.startswith(("だった", "でした"), end)
    )
    line = _line_around(text, start, end)
    return replace(
        phrase,
        start=start,
        end=end,
        edge=edge,
        approx=approx,
        within=within,
        looks_back=bool(_LOOKS_BACK.match(text, end)),
        past=not ahead and bool(_PAST_CUE.match(text, end) or _BEFORE_THIS.search(text, max(0, start - 6), start)),
        period=(not ahead and bool(_PERIOD_CUE.match(text, end)))
        or (edge == "until" and text.startswith("の分", end)),
        meeting=bool(_MEETING.search(line)),
        describes=bool(_DESCRIBES.match(text, end)) or bool(_GOES_ON.match(text, max(0, end - 1))),
        lead=text[max(0, phrase.start - 1) : phrase.start],
        clause=_line_around(text, start, end, _CLAUSE),
        after_event=text.endswith(_AFTER_EVENT, 0, start),
        event=found.group(1) if (found := _EVENT.search(text, max(0, start - 16), start)) else "",
        tail=text[end : end + 2],
    )


def _tells_whence(lead: str, phrase: Phrase) -> bool:
    """`the minutes from last Friday` begin nothing."""
    token = phrase.tokens[0]
    over = token.word in ("last", "past") or any(number < 0 for number in token.numbers[:1])
    return lead.lower() == "from" and phrase.last is None and token.kind not in ("nth", "nth_business") and over


_LEAD_EDGES = {
    **dict.fromkeys(("by", "until", "till", "no later than"), "until"),
    "before": "before",
    **dict.fromkeys(("from", "after", "since", "starting"), "from"),
}


def _tail_edge(text: str, phrase: Phrase, end: int, edge: str) -> tuple[int, str]:
    if match := _UNTIL.match(text, end):
        return match.end(), "" if match.group() == "まで" and phrase.get(*STRETCHES) else "until"
    if phrase.last is None and (match := _FROM.match(text, end)):
        after = match.group().strip().startswith(("以降", "以後", "を", "に", "onward", "or later"))
        return match.end(), "after" if after else "from"
    if phrase.has_clock and (match := _BEFORE_CLOCK.match(text, end)):
        return match.end(), "until"
    return end, edge


_AFTER_EVENT = ("明けの", "あけの", "後の", "前の", "終わりの")
_SENTENCE, _CLAUSE = re.compile(r"[。\n!?]"), re.compile(r"[、。\n!?,;]")
_EVENT = re.compile(r"([一-龠々ァ-ヴー]{2,10}|[一-龠]り)の$")


def _line_around(text: str, start: int, end: int, border: re.Pattern[str] = _SENTENCE) -> str:
    """The sentence, line or clause that holds a phrase, at most 60 characters to each side."""
    left = border.split(text[max(0, start - 60) : start])[-1]
    right = border.split(text[end : end + 60])[0]
    return f"{left}|{right}"


_LONG = ("week", "month", "month_of_year", "quarter", "half", "fiscal")
_LIST = re.compile(r"(?:[\s、,・/]|か|と|や|も|or|and|または|もしくは|あるいは){1,6}")


def with_neighbour(text: str, before: Phrase | None, phrase: Phrase) -> Phrase:
    """Does it lean on the phrase just before (火曜か水曜), or at least stand in the same sentence?"""
    if before is None:
        return phrase
    gap = text[before.end : phrase.start]
    lean = not gap or (len(gap) <= 6 and bool(_LIST.fullmatch(gap)))
    same_sentence = len(gap) <= 60 and not re.search(r"[。\n!?]", gap)
    weekdays = phrase.is_bare_weekday and not phrase.last
    of_stretch = gap in ("の", "中の", "のうち") and bool(before.last or before.get("md_range", "day_range"))
    of_stretch |= before.edge == "from" and gap in ("", "は", "、") and before.tokens[-1].kind in _LONG
    in_stretch = weekdays and (of_stretch or (lean and before.in_stretch))
    return replace(phrase, gap=gap, lean=lean, same_sentence=same_sentence, in_stretch=in_stretch)
