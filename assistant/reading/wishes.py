"""The wish inside a remark: the words to follow, without the story around them.

「90分は長い。次からは45分にして。」 asks for 45 minutes; the 90 in front are what is over.
「知り合いの店は全部LINEで済むらしいが、うちは電話で。」 asks for the phone; the other shop's way is not ours to follow.
What comes before 「これからは」 is over, whatever it says.
What is kept are whole clauses of the original, so that they can be quoted.
"""

import re
from functools import lru_cache

from assistant.reading.delicate import is_private
from assistant.reading.notes import announces_change

_CLAUSE = re.compile(r"[^。!?!?\n]*[。!?!?\n]*")
_TURN = re.compile(
    r"(?<=[るたいすだうくむぶぐぬつ]が、)|(?<=じゃが、)|(?<=せんが、)|(?<=ません、)|(?<=へんが、)|(?<=けど、)|(?<=けれど、)|(?<=けれども、)|(?<=んだが )|(?<=けど )|(?<=のに、)"
)
"""Where a sentence turns. 「友だちが、」 is who says it, no turn."""

_ONLY_TOPIC = re.compile(
    r"[一-龠々ァ-ヶーA-Za-z]{2,12}(?:の[一-龠々ァ-ヶー]{2,8})?(?:の(?:件|こと|話))?(?:なんだけど|なんですけど|なのですが|なんですが|だけど|ですけど|ですが|だけれど|ですけれど)、"
)
_BLANK = re.compile(
    r"(?<=[ぁ-んァ-ヶ一-龠ー〜])[ \u3000]+(?=[ぁ-んァ-ヶ一-龠『「])"
    r"|(?<=[a-z0-9)%'\"]\.)(?<!Mr\.)(?<!Ms\.)(?<!Mrs\.)(?<!Dr\.)(?<!Mt\.)(?<!St\.)(?<!No\.)(?<!vs\.)(?<!e\.g\.)(?<!i\.e\.) +(?=[A-Z'\"])"
)
"""Where voice input parts its sentences, and where English ends one."""

_OTHERS = re.compile(
    r"(?:ほか|他|別)の(?:お客|客|クライアント|会社|社|方|取引先|店)|よその|他社|ご近所の|同業の|隣の(?:店|会社)"
    r"|知り合い|友だち|友達|友人|知人|親戚|叔父|叔母|おじ|義兄|先輩の|ママ友|取引先の社長"
    r"|(?:屋|店|会社|院|所|塾|社)さん?の(?:社長|店長|先生|奥さん)|どこかの|other clients?|a friend|my cousin|another (?:company|shop|client)"
    r"|\bmy (?:\w+ ){0,2}?(?:agent|friends?|neighbou?r|dentist|doctor|lawyer|accountant|landlord|studio|gym|brother|sister|uncle|aunt|wife|husband|dad|mum|mom)\b"
    r"|\b(?:met|know|heard of) (?:a|an|this|some) (?:\w+ ){1,4}(?:who|that)\b|\b(?:a|an|this|some|one) (?:\w+ ){1,2}I (?:know|met|saw)\b"
    r"|\bthe (?:\w+ )?(?:shop|company|people) next door",
    re.I,
)
_OURS = re.compile(r"うち|当方|弊社|当社|わたし|私|僕|俺|わし|こちら|ここでは|\bwe\b|\bour\b|\bmy\b|\bus\b", re.I)


def tells_of_others(text: str) -> bool:
    """True where the words tell how somebody else does it: a comparison, no change of mind."""
    return _OTHERS.search(text) is not None


_BROKEN = re.compile(
    r"(?:(?:入っ|付い|つい|なっ|書い)て(?:て|い|た|ま|あ)|混ざ|まざ|間違|びっくり|驚|届いた)"
    r"|(?:長|短|多|少な|早|遅|高|安|重|細か|見づら|読みづら)(?:かった|すぎ(?:た|ました))|(?:なかった|へんかった|んかった)(?:です|よ|な|の|ね|わ)?\W*$"
    r"|(?:だと|では).{0,20}(?:合わ|増え|足り|決まら|困|伝わ)"
)
_LAST_TIME = re.compile(r"^(?:この(?:前|間|あいだ)|こないだ|前回|先日|前)の")
_REFERS_BACK = re.compile(
    r"^(?:この|その)(?:順|形|やり方|流れ|調子|まま|通り|とおり|時間)|^(?:これ|それ)で|^like this|^same again", re.I
)
_FROM_NOW = re.compile(
    r"(?:これから|今後|以後)(?!も|[のと\d])|(?:今度|次|次回|今回|(?:今|来)(?:月|週|年)分?)から|from now on|going forward|from (?:today|here) on|starting (?:now|today)",
    re.I,
)


@lru_cache(maxsize=65536)
def wish_clauses(text: str) -> tuple[str, ...]:
    """The clauses to follow, in order, each a stretch of `text`; all of it where nothing can be told apart.

    Clauses that tell something private are left out whatever happens; what remains must then say what to do.
    Empty where nothing may be repeated.
    """
    clauses = _clauses(text)
    public = [clause for clause in _in_force(clauses) if not is_private(clause)]
    if is_private(text):
        return tuple(_joined(text, [clause for clause in public if announces_wish(clause)]))
    kept = [clause for i, clause in enumerate(public) if _is_wish(clause, public, i)] or public
    return tuple(_joined(text, kept))


def _in_force(clauses: list[str]) -> list[str]:
    """Without the story of the old way that ends at 「これからは」; a note that only announces keeps everything."""
    turn = next((i for i, clause in enumerate(clauses) if i and _FROM_NOW.search(clause)), 0)
    return clauses[turn:]


def _clauses(text: str) -> list[str]:
    sentences = [sentence for sentence in _CLAUSE.findall(text) if sentence.strip()]
    turned = [clause for sentence in sentences for clause in _TURN.split(sentence)]
    clauses = [clause for part in turned for clause in _BLANK.split(part)]
    return _with_topics([clause.strip() for clause in clauses if clause.strip()])


def _with_topics(clauses: list[str]) -> list[str]:
    """「議事録だけど、」 tells what the next clause is about: it is one with it, and no story of the old way."""
    found: list[str] = []
    for clause in clauses:
        if found and _ONLY_TOPIC.fullmatch(found[-1]):
            found[-1] += clause
        else:
            found.append(clause)
    return found


def _is_wish(clause: str, clauses: list[str], place: int) -> bool:
    """Not a wish: another one's habit, and a complaint beside which the new way stands."""
    if tells_of_others(clause) and not _OURS.search(_OTHERS.sub("", clause)):
        return False
    if not _BROKEN.search(clause) or announces_wish(clause):
        return True
    later = clauses[place + 1 :]
    if later and _REFERS_BACK.search(later[0]):
        return True
    if _LAST_TIME.search(clause):
        return len(clauses) == 1
    return not any(announces_wish(other) or announces_change(other) for other in later)


_WISH = re.compile(
    r"(?:て|で)(?:ください|くれ|ほしい|欲しい|ね|よ)|[おご](?![ぁ-ん]*[てで])[ぁ-ん一-龠]{1,8}(?:ください|下さい)|ちょうだい|ないで(?:[ね。、!\s]|よ[。!!]?$|$)|して(?:$|[。!! ])|お願い|おねがい|頼|でいい|がいい|良い|結構|にして"
    r"|なし(?:で|に)|ナシ|不要|禁止|必ず|以内|統一|そろえ|揃え|こと[。!! ]*$|ように|(?:話し言葉|敬語|電話|紙|メール)で[。!!よね]*$|だけ(?:に|で|を|$|。)|ずに(?:、|$|。)|んといて"
    r"|(?:どめ|止め|留め|宛て?|経由|のみ|なし)で\W*$"
    r"|(?:どめ|止め|留め|宛て?|経由|のみ|なし)で\W*$|please|don't|always|never|simply|just say|only say|to anyone",
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
