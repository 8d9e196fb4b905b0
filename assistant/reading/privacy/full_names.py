"""People without a title: a surname with a given name in kana or Latin letters, a place where only a name can
stand, and a list in which others are people."""

import re
from collections.abc import Iterator, Sequence

from assistant.reading.privacy.generic import is_generic
from assistant.reading.privacy.given_names import (
    GIVEN_KANA,
    SURNAME_READINGS,
    WESTERN,
    hiragana,
    latin_given_names,
    latin_surnames,
)
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, found
from assistant.reading.privacy.surnames import AMBIGUOUS, GIVEN_NAME_ENDS, SURNAMES, looks_like_surname
from assistant.reading.privacy.words import word_set

_KANJI = "一-龠々〆﨑髙𠮷ヶ"
_AFTER_NAME = LazyPattern(
    r"(?=$|[^ぁ-んァ-ヺー一-龠]|[はがをにのともでへや]|から|まで|より|さん|さま|くん|ちゃん|先生|です|って|宛|様|氏)"
)
_WITH_KANA = LazyPattern(
    rf"(?<![{_KANJI}])([{_KANJI}]{{1,4}})( ?)(?:([ぁ-ん]{{2,6}})|([ァ-ヺ][ァ-ヺー]{{1,5}})(?![ァ-ヺー]))"
)
_KANA_NOUNS = word_set("""
    みな なみ のぞみ ひかり みどり ひより いつき いちろう きい めい たず ふき あい しの とめ はる あき なつ まき
""")
_KANA_PAIR = LazyPattern(r"(?<![ァ-ヺー・])([ァ-ヺー]{2,6}) ([ァ-ヺー]{2,6})(?![ァ-ヺー])")
_HIRAGANA_PAIR = LazyPattern(r"(?<![ぁ-ん])([ぁ-ん]{2,6}) ([ぁ-ん]{2,6})(?![ぁ-ん]{3})")
_MONEY_CUE = LazyPattern(r"口座|振込|振り込|銀行|信金|ゆうちょ|名義|記号|普通|当座")
_SPACED = LazyPattern(rf"(?<![{_KANJI}])([{_KANJI}]{{1,4}}) ([{_KANJI}]{{2,3}})(?![{_KANJI}])")
_GIVEN_BEGINS = frozenset(
    "愛葵茜秋明晃彰昭朝旭麻亜阿綾文彩歩安杏泉一市勇英栄瑛映詠恵絵衣江永悦桜央旺音佳加香夏花華果海開楓馨薫和克勝要奏佳嘉寛貫環吉貴喜希紀季輝"
    "清京恭今啓慶敬圭景桂渓健賢謙建憲研源玄元弘光孝幸康浩宏晃皓洸広航耕公功剛豪沙紗早彩咲里小佐幸作史志詩慈治汐滋茂静雫柊秀修周俊駿淳純順潤"
    "昌章将翔祥正省尚真信慎進晋新心仁澄寿瑞涼亮諒凌令伶怜礼玲蓮廉朗若凜凛律理璃梨利琉瑠流隆龍竜良善聡蒼颯奏壮宗創草大太泰拓卓匠多貴尊孝隆"
    "岳武丈剛健猛毅知智千忠直哲徹典伝冬東藤透登瞳朋智友知奈那名菜七南虹乃之信伸延紀法則範徳春遥晴陽悠日光輝久尚寿悠英秀仁瞳姫百弘広博裕洋浩"
    "宏紘拓芙風楓蕗福史文郁穂歩保星蛍帆穂牧真麻舞万茉雅昌正政将匡優勝美実未三光充満稔穣湊海睦宗夢萌恵芽桃元基素泰康靖保八弥矢也祐佑裕雄勇悠"
    "有由友結唯夕優侑柚幸行雪之豊葉陽洋遥要瑤燿良芳義吉好善美由喜頼瑠留莉李里理梨陸力立竜龍瑠玲麗怜伶令礼鈴凛"
)
_GAP_GIVEN_ENDS = GIVEN_NAME_ENDS | frozenset("平吉蔵造作")
_NAMED_CUE = LazyPattern(rf"(?<![{_KANJI}])([{_KANJI}]{{1,4}})(?:の名前で|の名で|の名義|名義(?=[でのに]))")
_HOLDS_OFFICE = LazyPattern(
    rf"(?:担当|受付|講師|司会|幹事|照明|音響|演出|撮影|衣装|窓口|通訳|代表|責任者|後任|前任|上司|部下|秘書|運転手)(?:者)?は、?([{_KANJI}]{{1,4}})"
    r"(?=です|でした|だ|。|、|$|\n|にな|に変|に決|に代|が)"
)
_FAMILY_NAME = LazyPattern(
    rf"(?:旧姓|新姓|改姓後?|名字|苗字)(?:は|:|が)?([{_KANJI}]{{1,4}})(?=[でにへのがを、。]|$|から|さん|様)"
)
_STAFF = LazyPattern(
    rf"(?:さん|様)?の([{_KANJI}]{{1,4}})(?=です|と申|でござ|まで|が|は|に|から|より|も|と|へ|、|。|$)"
)
_IS_A_PERSON = LazyPattern(r"です|と申|でござ|より|が担当|が対応")
_GREETING = LazyPattern(
    r"お世話になって|お世話になり|いつもありがとう|いつも大変|はじめまして|お疲れ様です|失礼いたします|失礼します"
)
_INTRODUCES = LazyPattern(rf"(?:の|、|。|!|\n|^| )([{_KANJI}]{{1,4}})(?:です|でございます)(?=[。、!\n])")
_SIGNED = LazyPattern(
    rf"(?:[。!\n]|(?:さい|ます|です)、?)[ \n]{{0,3}}([{_KANJI}]{{1,4}})(?:拝|より|まで)?[)）]?[ \n]{{0,3}}$"
)
_TAIL = 20
_IN_BRACKETS = LazyPattern(rf"[(]([{_KANJI}]{{1,4}})[)](?=[ \n。、]{{0,3}}$)")
_FORM_FIELD = LazyPattern(
    r"(?:氏名|名前|お名前|ご芳名|担当者?|ご担当|フリガナ|ふりがな|カナ|宛名|宛先|講師|モデル|ゲスト|患者|生徒|会員|契約者|代理人|申込者|"
    rf"予約者|名義)(?:名|様|欄)?[ ]?[:=][ ]?((?:[{_KANJI}]{{1,4}} ?[ぁ-んァ-ヺー]{{2,6}}|[ぁ-ん]{{2,6}} [ぁ-ん]{{2,5}}|"
    r"[A-Z][A-Za-z'-]{1,19}(?: [A-Z][A-Za-z'-]{1,19}){1,2}))(?=$|[\n、。,/)\]」 ]|様|さん)"
)
_LATIN_PAIR = LazyPattern(
    r"(?<![A-Za-zÀ-ÿ@.'-])([A-Z][a-zß-ÿ]{1,14}|[A-Z]{2,14}),? ([A-ZÀ-Þ][a-zß-ÿ]{1,14}|[A-Z]{2,14})(?![A-Za-zÀ-ÿ@])"
)
_TWO_CAPITALS = LazyPattern("[A-Z][A-Za-zÀ-ÿ]+,? [A-ZÀ-Þ]")
_LATIN_PLACES = word_set("""
    ueno nakano otsuka chiba fukushima miyagi nagano kanazawa matsumoto kawasaki matsuyama hino akita fukuoka yamaguchi kagawa ishikawa
    fukui miyazaki takamatsu okayama nara hiroshima
""")
_NO_SURNAME = word_set("""
    street station hotel city tower park bank university building clinic design road avenue office branch airport hall plaza house center
    centre group team day street co inc ltd llc and the of for in on at is was will can may please hill bridge market lake river island
    coffee cafe bar studio club monday tuesday wednesday thursday friday
""")
_SEPARATOR = LazyPattern(r" ?[、・,/／→⇒] ?|\n")
_ITEM = LazyPattern(rf"[{_KANJI}]{{1,4}}(?: ?[{_KANJI}]{{1,3}})?|[ァ-ヺー]{{1,8}}(?:[・=][ァ-ヺー]{{1,8}}){{1,3}}")
_LIST_ENDS = LazyPattern(
    r"$|\n|[、・,。/／→]|に(?:担当)?(?:変更|交代)|へ(?:変更|交代)|(?:の|ら)?(?:[0-9二三四五六七八九十]{1,2}(?:名|人)|両名|両氏|皆さ?ん|各位|お?[二三四五]人)|の(?:順|みな)|さん|様|氏|先生"
)


def find_full_names(text: str) -> Iterator[Found]:
    """Names that their own look or their place makes evident."""
    yield from _surname_and_kana(text)
    if " " in text:
        yield from _kana_pairs(text)
        yield from _spaced_kanji(text)
    yield from _by_place(text)
    if _TWO_CAPITALS.search(text):
        yield from _latin_pairs(text)


def _surname_and_kana(text: str) -> Iterator[Found]:
    """水谷あかり, 宮内 さやか, 山田ハナ: the given name must be a common one."""
    for match in _WITH_KANA.finditer(text):
        surname, kana = match[1], match[3] or hiragana(match[4])
        if not looks_like_surname(surname) or is_generic(surname) or (len(surname) == 1 and not match[2]):
            continue
        position = match.start(3) if match[3] else match.start(4)
        longest = next((size for size in range(min(len(kana), 6), 1, -1) if kana[:size] in GIVEN_KANA), 0)
        whole = bool(longest) and (match[3] is not None or longest == len(kana))
        plain_word = surname in AMBIGUOUS and kana[:longest] in _KANA_NOUNS
        if whole and not plain_word and _AFTER_NAME.match(text, position + longest):
            yield found(match.start(1), position + longest, "person")


def _kana_pairs(text: str) -> Iterator[Found]:
    """オオツカ ケンジ, as banks write it; おおつか けんじ, as forms do."""
    money = bool(_MONEY_CUE.search(text))
    for match in _KANA_PAIR.finditer(text):
        surname, given = hiragana(match[1]) in SURNAME_READINGS, hiragana(match[2]) in GIVEN_KANA
        if (surname and given) or (money and (surname or given)):
            yield found(match.start(), match.end(), "person")
    for match in _HIRAGANA_PAIR.finditer(text):
        longest = next((size for size in range(len(match[2]), 1, -1) if match[2][:size] in GIVEN_KANA), 0)
        if longest and match[1] in SURNAME_READINGS:
            yield found(match.start(), match.start(2) + longest, "person")


def _spaced_kanji(text: str) -> Iterator[Found]:
    """平 将人, 古川 誠一郎: the gap tells, so that a surname that is also a word will do."""
    for match in _SPACED.finditer(text):
        surname, given = match[1], match[2]
        if (
            surname in SURNAMES
            and given[0] in _GIVEN_BEGINS
            and given[-1] in _GAP_GIVEN_ENDS
            and not is_generic(given)
        ):
            yield found(match.start(), match.end(), "person")


def _by_place(text: str) -> Iterator[Found]:
    """Where a name is all that can stand: under a letter, behind a field's label, in 「…の名前で」."""
    tail = max(0, len(text) - _TAIL)
    matches = [*_HOLDS_OFFICE.finditer(text), *_IN_BRACKETS.finditer(text, tail)]
    if "姓" in text or "字" in text:
        matches += _FAMILY_NAME.finditer(text)
    if "名" in text:
        matches += _NAMED_CUE.finditer(text)
    if len(text) > 12:
        matches += _SIGNED.finditer(text, tail)
    if _GREETING.search(text[:200]):
        matches += _INTRODUCES.finditer(text)
    for match in matches:
        if looks_like_surname(match[1]) and not is_generic(match[1]):
            yield found(match.start(1), match.end(1), "person")
    if ":" in text or "=" in text:
        yield from (
            found(m.start(1), m.end(1), "person") for m in _FORM_FIELD.finditer(text) if not is_generic(m[1])
        )


def find_staff(text: str, companies: Sequence[Found]) -> Iterator[Found]:
    """「…株式会社の樺山まで」: a firm, and one of its people."""
    for firm in companies:
        match = _STAFF.match(text, firm.end)
        if not match or not looks_like_surname(match[1]) or is_generic(match[1]):
            continue
        if match[1] not in AMBIGUOUS or _IS_A_PERSON.match(text, match.end()):
            yield found(match.start(1), match.end(1), "person")


def _latin_pairs(text: str) -> Iterator[Found]:
    """Kenji Morita, MORITA Kenji, Emily Brown."""
    for match in _LATIN_PAIR.finditer(text):
        first, second = match[1].lower(), match[2].lower()
        if first in _NO_SURNAME or second in _NO_SURNAME:
            continue
        given, surnames = latin_given_names(), latin_surnames()
        japanese = (first in given and second in surnames) or (first in surnames and second in given)
        western = match[1] in WESTERN and second not in _LATIN_PLACES
        if japanese or western:
            yield found(match.start(), match.end(), "person")


def find_listed(text: str, people: Sequence[Found]) -> Iterator[Found]:
    """佐藤、原、福島の3名: what stands in a list beside people and could be a name, is one."""
    ends = {one.end: one.start for one in people if one.kind == "person"}
    starts = {start: end for end, start in ends.items()}
    for end in tuple(ends):
        yield from _forward(text, end)
    for start in tuple(starts):
        yield from _backward(text, start)


def _forward(text: str, position: int) -> Iterator[Found]:
    for _ in range(20):
        step = _SEPARATOR.match(text, position)
        item = _ITEM.match(text, step.end()) if step else None
        if not item or not _could_be_a_name(item[0]) or not _LIST_ENDS.match(text, item.end()):
            return
        yield found(item.start(), item.end(), "person")
        position = item.end()


def _backward(text: str, position: int) -> Iterator[Found]:
    for _ in range(20):
        before = re.search(
            rf"(?:^|[はが:、・,。/／\n] ?)({_ITEM.pattern}) ?[、・,/／] ?$", text[max(0, position - 40) : position]
        )
        if not before or not _could_be_a_name(before[1]):
            return
        start = max(0, position - 40) + before.start(1)
        yield found(start, start + len(before[1]), "person")
        position = start


def _could_be_a_name(item: str) -> bool:
    surname, _, given = item.partition(" ")
    if "ァ" <= item[0] <= "ヺ":
        return not is_generic(item)
    return surname in SURNAMES and not is_generic(surname) and (not given or given[-1] in GIVEN_NAME_ENDS)
