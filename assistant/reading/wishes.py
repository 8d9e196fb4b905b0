"""The wish inside a remark: the words to follow, without the story around them.

「1時間は長かったな。これからは30分を基本にしてくれ。」 asks for 30 minutes; the hour in front is what is over.
「知り合いの店は全部LINEで済むらしいが、うちは電話で。」 asks for the phone; the other shop's way is not ours to follow.
What is kept are whole clauses of the original, so that they can be quoted.
"""

import re
from functools import lru_cache

from assistant.reading.notes import announces_change, is_private

_CLAUSE = re.compile(r"[^。!?!?\n]*[。!?!?\n]*")
_TURN = re.compile(r"(?<=が、)|(?<=けど、)|(?<=けれど、)|(?<=けれども、)|(?<=んだが )|(?<=けど )|(?<=のに、)")
_BLANK = re.compile(r"(?<=[ぁ-んァ-ヶ一-龠ー])[  ]+(?=[ぁ-んァ-ヶ一-龠『「])")
_OTHERS = re.compile(
    r"(?:ほか|他|別)の(?:お客|客|クライアント|会社|社|方|取引先|店)|よその|他社|ご近所の|同業の|隣の(?:店|会社)"
    r"|知り合い|友だち|友達|友人|知人|親戚|叔父|叔母|おじ|義兄|先輩の|ママ友|取引先の社長"
    r"|(?:屋|店|会社|院|所|塾|社)さん?の(?:社長|店長|先生|奥さん)|どこかの|other clients?|a friend|my cousin|another (?:company|shop)",
    re.I,
)
_OURS = re.compile(r"うち|当方|弊社|当社|わたし|私|僕|俺|わし|こちら|ここでは|\bwe\b|\bour\b|\bmy\b|\bus\b", re.I)


def tells_of_others(text: str) -> bool:
    """True where the words tell how somebody else does it: a comparison, no change of mind."""
    return _OTHERS.search(text) is not None


_BROKEN = re.compile(
    r"(?:(?:入っ|付い|つい|なっ|書い)て(?:て|い|た|ま|あ)|混ざ|まざ|間違|びっくり|驚|届いた)"
    r"|(?:長|短|多|少な|早|遅|高|安|重|細か|見づら|読みづら)(?:かった|すぎ(?:た|ました))|なかった(?:です|よ|な|の|ね|わ)?[。!! ]*$"
    r"|(?:だと|では).{0,20}(?:合わ|増え|足り|決まら|困)"
)


@lru_cache(maxsize=65536)
def wish_clauses(text: str) -> tuple[str, ...]:
    """The clauses to follow, in order, each a stretch of `text`; all of it where nothing can be told apart.

    Clauses that tell something private are left out whatever happens; what remains must then say what to do.
    Empty where nothing may be repeated.
    """
    clauses = _clauses(text)
    public = [clause for clause in clauses if not is_private(clause)]
    kept = [clause for i, clause in enumerate(public) if _is_wish(clause, public[i + 1 :])] or public
    if len(public) < len(clauses) and not any(announces_wish(clause) for clause in kept):
        return ()
    return tuple(_joined(text, kept))


def _clauses(text: str) -> list[str]:
    sentences = [sentence for sentence in _CLAUSE.findall(text) if sentence.strip()]
    turned = [clause for sentence in sentences for clause in _TURN.split(sentence)]
    clauses = [clause for part in turned for clause in _BLANK.split(part)]
    return [clause.strip() for clause in clauses if clause.strip()]


def _is_wish(clause: str, later: list[str]) -> bool:
    """Not a wish: another one's habit, and a complaint after which the new way is still to come."""
    if tells_of_others(clause) and not _OURS.search(clause):
        return False
    if _BROKEN.search(clause) and not announces_wish(clause):
        return not any(announces_wish(other) or announces_change(other) for other in later)
    return True


_WISH = re.compile(
    r"(?:て|で)(?:ください|くれ|ちょうだい|ほしい|欲しい|ね|よ)|して(?:$|[。!! ])|お願い|おねがい|頼|でいい|がいい|良い|結構|にして"
    r"|なし(?:で|に)|ナシ|不要|禁止|必ず|以内|統一|そろえ|揃え|こと[。!! ]*$|ように|(?:話し言葉|敬語|電話|紙|メール)で[。!!よね]*$|please|don't|always|never",
    re.I,
)


def announces_wish(clause: str) -> bool:
    """True where the clause says what to do."""
    return _WISH.search(clause) is not None


def _joined(text: str, kept: list[str]) -> list[str]:
    """Neighbouring clauses as one stretch of the original."""
    runs: list[str] = []
    position, run_start = 0, 0
    for clause in kept:
        start = text.index(clause, position)
        if runs and not text[position:start].strip():
            runs[-1] = text[run_start : start + len(clause)]
        else:
            runs.append(clause)
            run_start = start
        position = start + len(clause)
    return runs
