"""Marks: where the client says which question the words belong to (「1A」, 「①は」, 「2つ目:」, "for the first")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.conversation.answers.pieces import Piece

_COUNTER = r"(?![\d.%]|[ \u3000]?(?:名|人|円|万|千|百|億|時|分|日|月|年|件|枚|個|本|冊|回|社|階|台|泊|週|ヶ|か月|カ月|歳|%|割|点(?!目)|つ(?!目|め)|pm|am|min|hour|people))"
_DIGIT = r"(?P<digit>[1-9])(?:\ufe0f?\u20e3)?"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"
_WORDS: Mapping[str, int] = {
    "一": 1, "二": 2, "三": 3, "ひと": 1, "ふた": 2, "みっ": 3, "最初": 1, "first": 1, "second": 2, "third": 3,
}  # fmt: skip
_PARTICLE = r"(?:に?(?:ついて|関して|つい)は?|の(?:質問|ご質問|件|点|答え|回答|方|ほう)?(?:は|については|が)|は|が|も|って)"
_LETTER_AHEAD = r"(?=\s?[「(]?(?-i:[A-D](?![A-Za-z]|\d(?!\s?[A-D](?![a-z])))|[a-d](?![A-Za-z]|\d(?!\s?[A-Da-d](?![a-z]))|\s[a-z]{2})))"
_MARK = re.compile(
    rf"""(?:(?<![\d.:/A-Za-z〜~+-])|(?<=[1-9①-⑨][A-Da-d]))(?:
      (?P<q>(?:[Qq]|問|質問|設問|[Nn]o\.?|\#|(?:[Ff]or|[Oo]n|[Rr]e|[Qq]uestion)\s)\s*(?:question\s|number\s)?)?
      (?:{_DIGIT}(?!:[0-5]\d(?![\d分名人円]))|(?P<circled>[{_CIRCLED}]))
      (?P<ord>\s?(?:番目|つ目|つめ|点目|問目|個目|件目|番(?!手|地|線)))?
      (?:(?P<particle>\s?{_PARTICLE})[、,]?\s?|(?P<sign>\s?(?:[:;=→⇒]|->|=>))\s?|(?P<dot>\s?[.)、,/-])(?!\d)\s?|(?P<gap>\s)|{_LETTER_AHEAD}|(?P<bare>{_COUNTER}))
    | (?P<kanji>[一二三])は(?=\s?[A-D](?![A-Za-z]))
    | (?P<word>一|二|三|ひと|ふた|みっ|最初)(?:つ目|番目|点目|問目|の質問|の件)(?:{_PARTICLE}|[:、,=→])?
    | (?:the\s)?(?P<english>first|second|third)(?:\sone|\squestion)?(?:\sis|:|,|\s-)\s?
    )""",
    re.X | re.I,
)
_FOR = re.compile(
    r"\sfor\s(?:the\s)?(?:question\s|number\s|#|Q)?(?P<to>[1-9]|first|second|third)(?:\sone|\squestion)?(?=\s*[.,;\n]|\s*$|\s+and\s)",
    re.I,
)
_STOP = re.compile(r"[.,;\n]")
_JOINT = re.compile(r"^[\s、,・/&と+]*(?:and\s)?$")
_TAKES_BACK = re.compile(
    r"(?:[\s、,。]*(?:あっ?、|いや、?|(?:あ、)?(?:すみません|ごめんなさい|失礼)、?|やっぱり?|やはり|訂正(?:します|で|:|、)*|(?:sorry|actually|correction)[,:]?))+\s*$",
    re.I,
)
_PLAIN_WORD = re.compile(r"(?!つ|か[月所国]|こ)[ぁ-ん]{3}")
_OPENING = re.compile(r"(?:\A|[\s。、,;/(\[「])$")


@dataclass(frozen=True)
class Segment:
    """Words under one mark; `numbers` are those the client wrote, empty for words under no mark. `corrects`: the
    client takes back what they said before. `begin`: where the mark itself stands, for the quote."""

    numbers: tuple[int, ...]
    piece: Piece
    corrects: bool = False
    begin: int = 0


def segments(line: Piece, highest: int) -> list[Segment]:
    """The line cut at its marks. `highest`: the greatest number that can name a question."""
    if said := _said_first(line, highest):
        return said
    found: list[Segment] = []
    position, numbers, corrects, begin = 0, tuple[int, ...](), False, line.start
    for start, end, number in _marks(line.text, highest):
        before = line.part(position, start)
        if numbers and _JOINT.match(before.text):
            numbers = (*numbers, number)
        else:
            turn = _TAKES_BACK.search(before.text, max(0, len(before.text) - 24))
            _append(found, Segment(numbers, before.part(0, turn.start()) if turn else before, corrects, begin))
            numbers, corrects, begin = (number,), turn is not None, line.start + start
        position = end
    _append(found, Segment(numbers, line.part(position, len(line.text)), corrects, begin))
    return found


def _said_first(line: Piece, highest: int) -> list[Segment]:
    """ "A for the second": the words stand before the number they belong to."""
    rows, position = [], 0
    for match in _FOR.finditer(line.text):
        number = _WORDS.get(match["to"].lower()) or int(match["to"])
        stops = [stop.end() for stop in _STOP.finditer(line.text, position, match.start())]
        begin = stops[-1] if stops else position
        if number <= highest:
            rows.append(Segment((number,), line.part(begin, match.start()), begin=line.start + begin))
        position = match.end()
    return rows


def _append(found: list[Segment], segment: Segment) -> None:
    if segment.piece.text.strip() or segment.numbers:
        found.append(segment)


def _marks(text: str, highest: int) -> list[tuple[int, int, int]]:
    rows = []
    for match in _MARK.finditer(text):
        number = _number(match)
        if number <= highest and _is_mark(match, text):
            rows.append((match.start(), match.end(), number))
    return rows


def _number(match: re.Match[str]) -> int:
    word = match["word"] or match["kanji"] or match["english"]
    if word:
        return _WORDS[word.lower()]
    return int(match["digit"]) if match["digit"] else _CIRCLED.index(match["circled"]) + 1


def _is_mark(match: re.Match[str], text: str) -> bool:
    """A digit is a mark by its company: a letter, a particle, or a place where lists begin."""
    if match["word"] or match["kanji"] or match["english"] or match["circled"]:
        return True
    rest, opens = text[match.end() :], bool(_OPENING.search(text[max(0, match.start() - 2) : match.start()]))
    if match["particle"] or match["sign"]:
        return True
    if match["bare"] is not None:
        named = bool(match["ord"] or match["q"]) and bool(match["q"] or rest[:1] in "、, ")
        return named or (opens and not match["ord"] and _PLAIN_WORD.match(rest) is not None)
    if match["gap"] or match["dot"]:
        return opens or bool(match["q"] or match["ord"])
    return True


def positions(numbers: Sequence[int], shown: Mapping[int, int]) -> list[int]:
    """Places of the questions that these numbers name; `shown`: number in the message → place."""
    return [shown[number] for number in numbers if number in shown]
