"""Checks of what a sentence says has happened, holds, or was so before: only where the client's own words say it."""

import re
from functools import lru_cache

from assistant.drafting.model_checks.case import INSTRUCTION, Case, folded
from assistant.drafting.model_checks.sources import (
    MOSTLY,
    NEGATION,
    borne,
    clauses,
    lines_of,
    past_lines_of,
    words_of,
)
from assistant.drafting.model_checks.walk import ASSUMED, OPEN, RESULTS, Checked, Place, by_sentence
from assistant.drafting.model_terms import ModelProposal

HALF = 0.5
"""Part of a sentence about the past that one earlier line must bear."""

_END = r"(?=[、,。.!!」』))\s]*$|[。!!])"
_REASON = r"(?:です|だ)?(?:ため|ので|から(?!の|に)|が|けれど|けど|し)"
_TOLD = r"(?:そう|らしい|よう|とのこと|との(?:連絡|返事|回答|話)|ばかり|ところ)(?:です|だ|でした)?"
_SETTLED = (
    r"済み?|ずみ|完了|確定|決定|内定|中止|延期|欠席|不参加|不在|休業|休み|閉店|満席|満室|満員|品切れ|売り切れ|在庫切れ|退職|移転|了承|承諾|承認|合意|成立|終了|解決"
    r"|許可|受理|キャンセル|取りやめ|お?留守|手配中|入院中?|出張中?"
)
_IS = r"(?:です|でした|だ|だった|である|であり|で|(?:に|と)(?:なりました|なった|なっています|なっている|なります)|との?(?:こと|連絡|返事)(?:です)?|につき|のため|なので|なため)"
_HAPPENED = re.compile(
    rf"(?:ました|でした|だった|[ぁ-ん一-龠]た|[いんし]だ(?=ばかり|そう))(?:{_TOLD}|{_REASON}|のです|んです|わけです)?{_END}"
    rf"|(?:ました|[ぁ-ん]た)(?:ため|ので|から(?!の|に))|(?:ました|でした|[ぁ-ん]た)(?:ばかり|そうです|とのこと)"
    rf"|(?:済み|済)(?!の|ま|ん|む|ませ|ませる|なら|か|であること|に(?:する|なったら|なり次第)|次第|の場合|と(?:する|し|み))"
    rf"|(?:{_SETTLED}){_IS}{_END}|(?:{_SETTLED})(?:につき|のため|なので|となったため|になったため)|(?:は|が)(?:[^。、はが]{{0,6}})?(?:{_SETTLED}){_END}"
    r"|\b(?:has|have|had) (?:already |now |just |not |never )?(?:been\b|\w+(?:ed|en|wn|ne|ught|id|nt)\b)|\b(?:was|were)\b|\balready\b"
    r"|\b(?:is|are) (?:now |fully |all )?(?:booked|confirmed|completed?|done|cancell?ed|paid|closed|sold out|settled|approved|signed|absent|postponed|reserved)\b",
    re.I,
)
_TOLD_AS_DONE = re.compile(r"(?:ました|でした)|\b(?:was|were|already)\b", re.I)
"""In a list of what must be so at the end, only this tells what is so now."""

_READY = re.compile(r"(?:済み|済)の(?!ため|で|は|よう)")
"""「予約済みの席」: in a result that is to be reached; elsewhere it says that it is so."""

_OTHERS_ACT = re.compile(
    r"(?:欠席|出席|参加|同席|辞退|退職|移転|休業|閉店|転勤|異動|来日|帰国|入院|出張|来社|来店|来場|了承|承諾|承認)(?:さ(?:れる|れます|れて)|なさ|し(?:ます|ない|ません|てい|てお)|する(?!か|なら|場合|方|人|こと))"
    rf"|(?:て|で)(?:い(?:ます|る|ました)|おり(?:ます)?|ある|あります|(?:お)?られ(?:ます|る))(?:{_REASON})?{_END}"
    rf"|(?:欠席|出席|参加|不参加|中止|休業|退職|移転)(?:の|する)(?:予定|見込み|意向)(?:です|だ)?{_END}"
    r"|\b(?:is|are) (?:attending|coming|joining|unavailable|away|on leave|moving)\b",
    re.I,
)
_UNLESS = re.compile(
    r"たら|れば|なら|場合|とき|時は|後に|あとで|次第|まで待|かどうか|か(?:を|は|も)?(?:確|調|聞|見)|(?:こと|もの|分|件|方)(?:は|を)?(?:除|確|避|選|書|伝|残|入)|"
    r"\b(?:if|when|once|until|after|before|unless|whether|in case|as soon as)\b",
    re.I,
)
_AS_ASSUMED = re.compile(
    r"として|とみ(?:て|な)|ものと|と仮定|仮に|とします|とする|前提|想定|\bassum|\bsuppos|\bas if\b", re.I
)
_SAID_TO_BE = re.compile(
    r"[っいしえけれべきめちびみにげてんじりせさんだ]た(?![らいりくめ])|んだ|てる|てい|てあ|てお|済|きた|なった|だって|そうです|らしい|とのこと|です|ます|休み|ない|"
    rf"(?:{_SETTLED})|\b(?:was|were|has|have|is|are|already|been|got)\b|ed\b",
    re.I,
)
_WISHED = re.compile(
    r"お願い(?:いた)?し(?:ます|たい)|(?:て|で)(?:くだ|下)さい(?:ます)?|(?:いただ|頂)け(?:ます|れば)[^。]{0,6}|もらえ(?:ます|る)か?|(?:たい|ほしい|欲しい)(?:です|んです)?|\bplease\b.*",
    re.I,
)
_KINDS = tuple(
    re.compile(words, re.I)
    for words in (
        r"中止|キャンセル|取りやめ|取り止め|流れ(?:た|て)|なくな|cancel",
        r"欠席|不参加|来られ|来れ|休|absent",
        r"延期|先送り|ずら|ずれ|postpone",
        r"予約|押さ|おさえ|取れ|取っ|取り|手配|book|reserv",
        r"送金|振込|振り込|支払|払|入金|決済|paid|pay",
        r"承認|了承|承諾|合意|許可|OK|オーケー|approv|agree",
        r"移転|引っ越|引越|移っ|moved",
        r"閉店|休業|閉ま|閉め|closed",
        r"満席|満室|満員|いっぱい|full",
        r"送(?:ら|り|っ|る|付)|発送|届|sent|deliver",
        r"出席|参加|同席|来る|来ます|いらっしゃ|attend|join",
        r"退職|辞め|resign",
    )
)
_SETTLING = re.compile(r"完了|済|終|確定|決ま|決定|成立|confirm|complet|settled|done", re.I)

_APPEALS = re.compile(
    r"(?:前回|以前|過去|先日|昨年|去年|これまで)(?:は|も|に(?!な)|では|より|、)|ご指摘(?:どおり|の(?:とおり|通り)|では|で|に(?:あ|よ))|プロフィール(?:では|に|の)"
    r"|(?:いつも|例年|毎回|毎年)(?:どおり|通り|の(?:とおり|通り|ように)|、|は)|(?:とのこと|とおっしゃ|と伺って|と聞いて)"
    r"|last time|previous(?:ly)?|as (?:usual|always|before)|you (?:said|told|asked)|past (?:feedback|remarks?)|last year",
    re.I,
)
_APPEALS_WIDELY = re.compile(
    r"(?:前回|前々回|以前|昨年|去年|一昨年|前年|昨[春夏秋冬]|先月|先々月|先週|先日|この前|こないだ|この間|従来|いつも|例年|毎回|過去|(?<![るたの当直])前の[一-龠ァ-ヶ々ーち合わせ]{1,8}?)"
    r"(?:の[^。、]{1,10}?)?(?:と(?:同じ|同様|変わら|違|比べ)|同様|並み|に(?:倣|なら|合わせ|続)|どおり|通り|ほど|[はもでにからより]{1,2}(?!な))"
    r"|\bthe (?:last|previous|earlier) (?:time|meeting|dinner|order|trip|visit|one|event)\b|\bsame (?:\w+ )?as (?:last|before|usual)\b|\blast (?:year|month|week|spring|summer|autumn|fall|winter)\b",
    re.I,
)
_LOOKS_UP = re.compile(
    r"(?:控え|記録|履歴|資料|メール|やり取り|データ|文面|議事録|見積|請求書|ファイル|名簿|一覧|原稿)[^。、]{0,6}(?:から|を|に|と|で)[^。]{0,16}(?:確かめ|確認|調べ|探|見(?!込)|参照|照ら|比べ|もと|元に|写|拾)"
    r"|\b(?:look up|check|compare|find)\b",
    re.I,
)
"""A plan to look into what is on record claims nothing about it."""


def states_are_not_invented(told: ModelProposal, case: Case) -> Checked:
    """「予約は確定しました」 only where the client's own words say so. What is marked as assumed claims nothing, and
    what shall be so in the end is a plan."""

    def rule(text: str, place: Place, case: Case) -> str | None:
        return None if any(not _stands(clause, case) for clause in _claims(text, place.field)) else text

    return by_sentence(told, case, rule, "事実として確かめられない状況のため外しました。")


def the_past_is_not_invented(told: ModelProposal, case: Case) -> Checked:
    """「前回は〜」 only where a remark, the profile or the instruction says so."""

    def rule(text: str, place: Place, case: Case) -> str | None:
        claim = None if place.field in OPEN else _appeal(text, place)
        if (
            claim is None
            or folded(claim[0]) in folded(case.reading.instruction.text)
            or _cites_the_past(place, case)
        ):
            return text
        words = words_of(text.replace(claim[0], "、")) - words_of(claim[0])
        return text if words and any(borne(words, line) >= HALF for line in past_lines_of(case)) else None

    return by_sentence(told, case, rule, "記録で確かめられない「これまで」の話のため外しました。")


@lru_cache(maxsize=2048)
def _claims(text: str, field: str) -> tuple[str, ...]:
    """The clauses of a sentence in this field that say what is so."""
    if field in OPEN or (field == "assumption" and _AS_ASSUMED.search(text)) or field == "consequence":
        return ()
    return tuple(clause for clause in clauses(text) if _says_it_is_so(clause, field))


def _says_it_is_so(clause: str, field: str) -> bool:
    found = _HAPPENED.search(clause)
    if found is None and field not in RESULTS:
        found = _READY.search(clause) or (None if field in ASSUMED else _OTHERS_ACT.search(clause))
    if found is None or (field == "done_when" and not _TOLD_AS_DONE.search(clause)):
        return False
    return _UNLESS.search(clause) is None


def _stands(claim: str, case: Case) -> bool:
    """Does one sentence of the client's say the same, and neither the opposite nor a mere wish?"""
    kinds = [kind for kind in _KINDS if kind.search(claim)]
    words = {
        word for word in words_of(claim) if not _SETTLING.search(word) and not any(k.search(word) for k in kinds)
    }
    refused = NEGATION.search(claim) is not None
    if not words and not kinds:
        return False
    return any(
        all(kind.search(line) for kind in kinds)
        and borne(words, line) >= MOSTLY
        and (NEGATION.search(line) is not None) == refused
        and _SAID_TO_BE.search(_WISHED.sub("", line)) is not None
        for line in lines_of(case)
    )


def _appeal(text: str, place: Place) -> re.Match[str] | None:
    narrow = _APPEALS.search(text)
    if narrow is not None or place.field in ASSUMED or _LOOKS_UP.search(text):
        return narrow
    return _APPEALS_WIDELY.search(text)


def _cites_the_past(place: Place, case: Case) -> bool:
    owner = place.owner
    return owner is not None and owner.ref != INSTRUCTION and case.find(owner.ref, owner.quote) is not None
