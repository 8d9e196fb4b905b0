"""Telling: whether a client's words say what is wanted. 「だいたいいつもの感じで」 and 「枚数が少し違いました」 do not: kept
as a wish they would stand in the way of every question that could find the wish out."""

import re
import unicodedata

_COURTESY = r"(?:で|に)?(?:お願い(?:いた|致)?し(?:ます|たいです)|お願いね|して(?:ください|下さい)|頼みます|いいです|大丈夫です|結構です|です|だ)?"
_END = r"(?:ね|よ|かな|わ)?[。.!、〜~…\s]*"
_HEDGE = r"(?:まあ|とりあえず|なんとなく|たぶん|だいたい|大体|おおむね|ざっくり|なるべく|まぁ)?[、\s]*"
_USUAL = r"(?:(?:いつも|普段|ふだん|通常|前回|前|この前|これまで|今まで|従来|例|先日)(?:の|と)?)"
_AS = r"(?:(?:同じ|とおり|通り|どおり|よう|ふう|風|まま|やつ|もの)(?:な|の|に|で)?)"
_KIND = r"(?:(?:いい|良い|よい|適当な?|それなりの?|そこそこの?|ほどほどの?|普通の?|ふつうの?)?(?:感じ|雰囲気|イメージ|ノリ|具合|塩梅|あたり))"
_VAGUE = re.compile(
    rf"{_HEDGE}(?:{_USUAL}?{_AS}?{_KIND}|(?:うまく|うまいこと|ほどほど|適度|それなり|そこそこ|だいたい|大体|なんとなく)){_COURTESY}{_END}"
    r"|(?:something (?:nice|good|like that)|(?:roughly|more or less)(?: like (?:that|usual)| the usual)?)(?:,? please)?[.!]*",
    re.I,
)
_REFERS = re.compile(
    rf"{_HEDGE}{_USUAL}{_AS}?{_COURTESY}{_END}|{_HEDGE}同じ{_COURTESY}{_END}"
    r"|(?:the |as )?(?:usual|(?:the )?same as (?:before|always|last time|usual))(?:,? please)?[.!]*",
    re.I,
)
_COMPLAINT = re.compile(
    r"[一-龠々ァ-ヶーA-Za-z0-9・のと]{0,16}(?:が|は|も|に)?、?(?:また|やはり|やっぱり)?(?:少し|すこし|ちょっと|かなり|だいぶ|やや|全然|まだ)?"
    r"(?:違(?:い|って|う|った)|ちが(?:い|って|う|った)|いまいち|今ひとつ|いまひとつ|微妙|ずれ(?:て|ま|た)|合(?:いません|わな|っていま)|(?:よ|良)く(?:な|あり)|だめ|ダメ|残念|気になり)"
    r"(?:ませんでした|ませんで|なかった|いました|いた|ました|ます|でした|です|た|かった)?(?:ね|よ)?[。.!〜~…\s]*"
    r"|(?:the )?[a-z ]{0,24}(?:was|were|is|are) (?:a (?:bit|little) )?(?:off|wrong|not (?:quite )?right|different)[.!]*",
    re.I,
)


def is_vague(text: str) -> bool:
    """True where the words settle nothing (「だいたいいつもの感じでお願いします」)."""
    return _VAGUE.fullmatch(_plain(text)) is not None


def says_what(text: str) -> bool:
    """True where the words can stand alone as a wish: they are neither empty, nor vague, nor a bare 「前回と同じで」,
    which means nothing without the time it was said."""
    plain = _plain(text)
    return bool(plain) and _VAGUE.fullmatch(plain) is None and _REFERS.fullmatch(plain) is None


def only_complains(text: str, about: str = "") -> bool:
    """True where the words say that something was wrong, and not what is wanted instead. `about`: the name of what
    they speak of."""
    plain, name = _plain(text), _plain(about)
    rest = plain.removeprefix(name) if name else plain
    return _COMPLAINT.fullmatch(rest) is not None or _COMPLAINT.fullmatch(plain) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(" \u3000「」『』")
