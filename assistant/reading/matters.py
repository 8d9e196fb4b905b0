"""The matters in a client's words on finished work: one short stretch each, as it was said.

「助かりました!80点。1時間は長かった、次から30分で。あと資料はPDFにして」 holds two: the length and the form. A complaint
stays with the wish that follows it; thanks, marks and small talk are no matters; what is private or gives orders to a
reader is left out.
"""

import re

from assistant.reading.notes import NoteKind, note_kind
from assistant.reading.wishes import announces_wish

MOST = 12
"""So many matters one outcome may bring; more is a letter, and the first count."""

LONGEST = 400

_SENTENCE = re.compile(r"(?:[^。!?!?\n.]|\.(?!\s|$))+[。!?!?.]*")
_TURN = re.compile(
    r"(?<=[、, ])(?=(?:あと|それと|それから|また|ついでに|もう一つ|ちなみに)[、は ]?)|(?=(?:Also|And|Plus),? )",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:[・\-*●○■□◆◇>]|\d{1,2}[.)、)]|[①-⑳]|[((]\d{1,2}[))])\s*")
_LINKS = re.compile(
    r"^(?:あと|それと|それから|また|ついでに|もう一つ|ちなみに|ただ|でも|けど|Also|And|Plus|But)[、,は ]*", re.I
)
_EMPTY = re.compile(
    r"^(?:(?:本当に|ほんと|いつも|早速|迅速に|とても|すごく|全体に|全体的に|概ね|だいたい)?[、 ]*"
    r"(?:ありがと\S{0,12}|助か\S{0,8}|お疲れ\S{0,12}|おつかれ\S{0,10}|お世話に\S{0,12}|よろしく\S{0,12}|了解\S{0,6}|承知\S{0,8}|ok|thanks?\S{0,12}|thank you.{0,20}|"
    r"(?:とても|すごく|おおむね|概ね)?(?:良|よ|い)(?:い|かった|く)\S{0,8}|完璧\S{0,6}|ばっちり\S{0,6}|great\S{0,8}(?: job| work)?|good\S{0,8}(?: job| work)?|perfect\S{0,8}|nice\S{0,8}(?: job| work)?)"
    r"|\d{1,3}\s*点\S{0,6}|[\d/ ]+)[。!!、,.〜~ー笑wW😊🙏👍✨]*$",
    re.I,
)
_COMPLAINT = re.compile(
    r"(?:長|短|多|少な|早|遅|高|安|重|細か|見づら|読みづら|足りな|欲しか|ほしか)(?:かった|すぎ|っ)|なかった|ませんでした|ちょっと違|違い?まし|違った|間違|困|残念|惜し"
    r"|\btoo\b|wasn't|didn't|missing|wrong",
    re.I,
)
_TOPIC = re.compile(
    r"^(?!次|今度|今後|これ|それ|今回|前回|もう|できれば|なるべく)([^、。]{2,24}?)(?:(?:の)?(?:とき|時|場合|際|日)は|(?<!て)(?<!に)(?<!で)は|って)(?=[^ぁ-ん]|[、 ]|もう|なるべく)"
)
_WORD = re.compile(r"[一-龠々]|[ァ-ヶー]{2,}|[A-Za-z]{2,}")
_WANTED = re.compile(r"\d+\s*[^\s、。]{1,4}?(?:は|くらい|ぐらい|ほど)?(?:ほし|欲し)かった")
_NEXT_TIME = re.compile(
    r"(?:次|次回|今後|これ)(?:から|は|以降)|今度から|(?:で|に|を)[。!!]*$|from now on|next time|instead", re.I
)

_PRAISE = re.compile(
    r"(?:良|よ)かった|助か(?:り|っ)|(?:見|読|分かり|わかり|使い)やす|完璧|ばっちり|バッチリ|素晴らし|すばらし|さすが|嬉し|うれし|喜(?:ん|ばれ)|気に入"
    r"|ありがた|期待(?:以上|通り|どおり)|満足|いい感じ|(?:とても|すごく|大変|本当に)(?:良|よ|い)い|(?:対応|仕事|仕上がり)が(?:早|速|丁寧)"
    r"|(?:この|その)(?:調子|まま|感じ)で|引き続き(?:お願い|よろしく)|\b(?:excellent|great|perfect|loved?|well done|happy with)\b",
    re.I,
)
_GIVEN = re.compile(r"(?:て|で)(?:くださ|くれ|もらえ|いただ)(?:って|た|り|い(?:た|て))")
"""「午後にしてくださって」 tells of what was done."""

_MORE_THAN_PRAISE = re.compile(
    r"(?:て|で)(?:ください|くれ|ほしい|欲しい|ちょうだい)|次(?:から|は|回)|今度|今後は|もう(?:少し|ちょっと)|もっと|(?:ほう|[るいたな]方)が|だけ|なし|不要|必ず|ないで|(?:(?<!ほん)と|ば|たら|なら)、?(?:助か|嬉し|うれし|ありがた|[良よい]い)"
    r"|にして(?!(?:いただ|くださ|くれ|もら))|が、|けど|けれど|ものの|のに|ただ|\d+\s*(?:分|時間|個|行|枚|字|日|円|万)|\b(?:but|next time|please|instead|more|less|only)\b",
    re.I,
)
"""What a wish or a complaint beside the praise would be worded with."""


def is_empty(sentence: str) -> bool:
    """True for thanks, praise and greetings alone."""
    return _EMPTY.match(sentence) is not None


def praises(matter: str) -> bool:
    """True where the words only praise: they ask for nothing that a later brief could follow."""
    folded = matter.strip()
    if not _PRAISE.search(folded) or _COMPLAINT.search(_PRAISE.sub("", folded)):
        return False
    return _MORE_THAN_PRAISE.search(_GIVEN.sub("", folded)) is None


def matters(words: str) -> tuple[str, ...]:
    """The matters worth keeping, in order, each a stretch of one or two sentences of `words`."""
    kept: list[str] = []
    complaint = ""
    for sentence in _sentences(words):
        if is_empty(sentence):
            continue
        if complaint and _asks(sentence) and not _speaks_of_another(complaint, sentence):
            kept.append(_joined(complaint, sentence))
            complaint = ""
            continue
        kept += [complaint] if complaint else []
        complaint = sentence if _COMPLAINT.search(sentence) and not _asks(sentence) else ""
        kept += [] if complaint else [sentence]
    kept += [complaint] if complaint else []
    return tuple(one for one in kept if len(one) <= LONGEST and _may_be_kept(one))[:MOST]


def _joined(first: str, second: str) -> str:
    return f"{first} {second}" if first.isascii() else f"{first}{second}"


def _sentences(words: str) -> list[str]:
    pieces = (piece for line in words.splitlines() for piece in _SENTENCE.findall(_BULLET.sub("", line)))
    turned = (part for piece in pieces for part in _TURN.split(piece))
    bare = (_LINKS.sub("", part.strip()).strip(" 、,") for part in turned)
    return [part for part in bare if len(part) > 2]


def _speaks_of_another(complaint: str, sentence: str) -> bool:
    """True where the complaint says by itself what was wanted (「3つほしかった」), or the sentence begins with a matter
    of its own (「飲むときは個室で」)."""
    topic = _TOPIC.match(sentence)
    shared = set(_WORD.findall(complaint)) & set(_WORD.findall(sentence))
    return topic is not None and (not shared or _WANTED.search(complaint) is not None)


def _asks(sentence: str) -> bool:
    """True where the sentence says how it should be."""
    return announces_wish(sentence) or _NEXT_TIME.search(sentence) is not None


def _may_be_kept(matter: str) -> bool:
    return note_kind("", matter) is NoteKind.WISH
