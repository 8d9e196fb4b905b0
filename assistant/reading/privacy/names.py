"""People and companies: by title, by legal form, by the names this client is known to deal with."""

import re
from collections.abc import Iterator, Sequence

from assistant.reading.privacy.companies import find_companies
from assistant.reading.privacy.full_names import find_full_names, find_listed, find_staff
from assistant.reading.privacy.generic import is_generic, strip_role
from assistant.reading.privacy.lazily import LazyPattern
from assistant.reading.privacy.spans import Found, KnownName, found
from assistant.reading.privacy.surnames import GIVEN_NAME_ENDS, SURNAMES, UNTITLED, looks_like_surname
from assistant.reading.privacy.tagged import find_tagged
from assistant.reading.privacy.words import word_set

_DEPARTMENT = (
    "(?:(?:営業|経理|総務|人事|広報|企画|製造|開発|販売|技術|法務|購買|管理|事業|統括|執行|店舗|工場|情報|"
    "システム|副|元|前|現|新|若|大|名誉|顧問|代表|主任|筆頭|"
    "本|専務|常務|専任)(?:部|課)?){0,2}"
)
_OFFICE = (
    "(?:部長|課長|社長|専務|常務|会長|係長|主任|店長|所長|室長|次長|本部長|支店長|支社長|工場長|取締役|"
    "監査役|代表|理事長|理事|マネージャー|リーダー|ディレクター|"
    "院長|園長|校長|教頭|館長|塾長|編集長|局長|弁護士|税理士|会計士|社労士|司法書士|行政書士|医師|教授|監督|"
    "コーチ|夫妻|ご夫妻|夫人|女史|議員|支配人|料理長|棟梁|"
    "親方|博士|画伯|師匠|隊長|班長|組合長|事務長|婦長|師長)"
)
_TITLE = rf"(?:さま|さん|サン(?![ァ-ヺー])|氏(?!名|神|族)|殿(?!堂|様)|先生|せんせい|先輩|君(?!主|臨|が代)|くん|ちゃん|様(?!子|式|相|態|々|変わり)|さーん|{_DEPARTMENT}{_OFFICE})"
_WEAK_TITLE = (
    "(?:住職|和尚|上人|牧師|神父|司祭|宮司|禰宜|頭取|総裁|学長|総長|理事|顧問|相談役|講師|准教授|助教|主事|主査|参事|"
    "委員長?|議長|幹事|知事|市長|町長|村長|区長|大臣|選手|機長|船長|看護師長?|薬剤師|保健師|管理人|オーナー|シェフ|マネジャー|"
    "チーフ|教官|師範|家元|大将|マスター|ママ|女将|検事|判事|刑事|警部|巡査|署長|団長|座長|施設長|センター長|園長|投手|捕手|記者|"
    "アナウンサー|アナ(?!ログ|リ)|キャスター|プロデューサー|弁理士|会計士|鑑定士|調査士|建築士|技師|医長|ドクター|専任|主幹|主席|コンサル|デザイナー|カメラマン|ライター|エンジニア|家(?:の|へ|に)|邸|宅|両名|両氏|兄弟|姉妹|夫婦|一家|御一同)"
)
"""They follow many words that are no name (外部講師, 実行委員長): only a known surname counts before them."""
_SHORT_ROLES = frozenset("元故旧新現前副各同当別次他両本主妻夫娘母父兄姉弟妹叔伯")
_KANJI = "一-龠々〆﨑髙𠮷ヶ"
_WEAKLY_TITLED = LazyPattern(rf"(?<![{_KANJI}])([{_KANJI}]{{1,4}}?) ?(?={_WEAK_TITLE})")
_POLITE = LazyPattern(
    r" ?(?:さん|さま|くん|君(?!主|臨|が代)|ちゃん|氏(?!名|神|族)|先生|様(?!子|式|相|態|々|変わり))"
)
_NEGATED = frozenset(
    "直出消貸返話指押探隠渡回残過越起落許治写移示試足倒壊流離刺鳴燃冷増減散乱励外通戻促耕汚動脅騙果暮崩志捜託化"
)
"""Before さん these may be verbs of the west of the country: 直さんでいい, 出さんといて."""
_NO_NAME_ALONE = frozenset(
    "一二三四五六七八九十百千万今大各態両同多有模仕異鬼婿豚牛虎亀兎狐狸象蜂蟻雀鳩豆芋山川海空月風雨雪先前後上下左右中外内何誰皆客奥母父兄姉弟妹叔伯祖妻夫嫁娘孫親主人者方卸組店社屋宮宿寺里"
)
_NOT_BEFORE_SAMA = frozenset("王神高馬孫")
_KANJI_NAME = LazyPattern(rf"([{_KANJI}]{{1,8}}(?: [{_KANJI}]{{1,4}})?) ?(?={_TITLE})")
_JOINED_NAME = LazyPattern(rf"([{_KANJI}][ツノケヶ之][{_KANJI}]{{1,2}}(?: ?[{_KANJI}]{{1,3}})?) ?(?={_TITLE})")
_KATAKANA_NAME = LazyPattern(rf"(?<![ァ-ヺー])([ァ-ヺー]{{2,12}}(?:[・=][ァ-ヺー]{{2,12}}){{0,3}}) ?(?={_TITLE})")
_HIRAGANA_NAME = LazyPattern(r"([ぁ-ん]{2,8}?)(?=さん|さま|くん|ちゃん|先生|先輩|君(?!主)|様(?!子|式))")
_KANA_AND_KANJI = LazyPattern(
    r"(?<![ぁ-んァ-ヺー一-龠])([ぁ-んァ-ヺ]{1,3}[子代江美枝恵香乃奈菜里利男夫雄一郎太助也])(?=さん|様(?!子|式)|ちゃん|さま|くん|先生)"
)
"""とも子, ヨシ江: a given name half in kana."""
_MIXED_NAME = LazyPattern(
    rf"([{_KANJI}]{{1,3}}[ぁ-んァ-ヺー]{{1,4}}(?:[{_KANJI}]{{1,2}})?) ?(?=様(?!子|式)|さん|ちゃん|氏(?!名)|"
    rf"先生)"
)
_LATIN_NAME = LazyPattern(
    r"(?<![A-Za-z])([A-Z][A-Za-z'-]{0,19}(?: [A-Z][A-Za-z'-]{0,19}){0,2}) ?(?=さん|様(?!子|式)|氏(?!名)|先生|"
    r"くん|ちゃん|部長|社長|CEO\b|-(?:san|sama|kun|sensei)\b)"
)
_ENGLISH_TITLE = LazyPattern(
    r"(?<![A-Za-z])(?:Mr|Ms|Mrs|Dr|Prof|Miss)\.? ([A-Z][A-Za-z'-]{1,19}(?: [A-Z][A-Za-z'-]{1,19}){0,2}|[一-龠]{1,4})"
)
_ENGLISH_NAME = LazyPattern(
    r"(?:(?<![A-Za-z])(?:[Ee]mail|[Cc]all|[Aa]sk|[Tt]ell|[Cc]ontact|[Mm]eet|[Ii]nvite|[Pp]ay|[Tt]hank|"
    r"[Rr]emind|[Ff]rom|[Ww]ith|[Ff]or|[Tt]o|[Cc]c|[Bb]y|[Uu]nder|[Nn]amed|[Mm]eeting|[Aa]bout|[Nn]ame:?|[Rr]egards,?|I'm)\s)"
    r"([A-Z][a-z'-]{1,19} (?:[A-Z]\. )?[A-Z][a-z'-]{1,19})(?![A-Za-z])"
)
_LABELLED = LazyPattern(
    rf"(?:担当者?|ご担当|氏名|名前|お名前|宛名|受取人|名義人?|口座名義|差出人|依頼者|依頼主|紹介者|代表者|"
    rf"責任者|保護者|申込者|予約者?|参加者|出席者|面接者|候補者)"
    rf"(?:名)?[ ]?(?P<mark>[:=]|は|が|、)?[ ]?(?P<name>[{_KANJI}]{{2,6}}(?: (?:[{_KANJI}]{{1,4}}|[ぁ-ん]{{2,4}}?(?=$|[、。)]|で|様|さん|です|と)))?|"
    rf"[ァ-ヺー]{{2,10}}(?:[ ・]?[ァ-ヺー]{{2,10}})?|[A-Z]{{2,15}} [A-Z]{{2,15}})"
)
_ANOTHER_TITLED = LazyPattern(r"^.*(?:くん|さん|ちゃん|さま|せんせい)[とやものは]")
_TITLE_TAIL = LazyPattern(r"(?<=.)(?<=..)(?:様|氏|殿|両|副|本人)$")
_ROLE_OF = LazyPattern(
    rf"(?:社長|部長|課長|担当|店長|弁護士|税理士|妻|夫|娘|息子|秘書|経理|営業|総務|友人|同僚|後輩|先輩|院長|"
    rf"上司|部下|新人|代表|幹事|婚約者|ライター|デザイナー|カメラマン)の([{_KANJI}]{{2,6}})"
)
_FAMILY = LazyPattern(
    rf"(?:妻|夫|娘|息子|長男|長女|次男|次女|三男|三女|孫|姉|妹|兄|弟|彼女|姪|甥)の([{_KANJI}]{{1,2}}[子美香恵奈菜花郎太斗也樹彦輝翔佳織里紗莉乃])(?![{_KANJI}])"
)
_SPEAKS = LazyPattern(
    rf"([{_KANJI}]{{1,6}}(?: [{_KANJI}]{{1,4}})?|[ァ-ヺー]{{2,10}})(?:と申します|と言います|といいます|"
    rf"より代理)"
)
_RUN = LazyPattern(rf"[{_KANJI}]+")
_AFTER_SURNAME = LazyPattern(
    r"(?:に|へ|と|が|は|から|も|宛|あて|の|を|まで|くん|で|や|、|。|,|!|\?|\)|\n|$| |・|/|より|って|"
    r"か(?:ら)?|だ)"
)
_SPACED_GIVEN = LazyPattern(rf" ([{_KANJI}]{{1,3}})(?![{_KANJI}])")
_PARTICLES = "はがをにとでもへやのか、"
_LATIN_STOP = word_set(
    "Please Email Call Ask Tell Contact Dear The From To Hi Hello And With For Black New Good Happy Merry Google Zoom Excel Word Slack "
    "Line Web Pdf Ceo Cto Vip Happy Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August "
    "September October November December North South East West United San Los"
)


def find_people(text: str) -> Iterator[Found]:
    """A title, a label or a full name makes a person; a bare surname only if it hardly means anything else."""
    yield from _titled_kanji(text)
    yield from _titled_kana(text)
    yield from _latin(text)
    yield from _labelled(text)
    yield from find_full_names(text)
    yield from _untitled(text)


def find_names(text: str, known: Sequence[KnownName]) -> Iterator[Found]:
    """`known` first, then companies, then people, then what only the trained heads see. `text` is folded; so must
    the known names be."""
    yield from _known(text, known)
    companies = list(find_companies(text))
    yield from companies
    yield from find_staff(text, companies)
    people = list(find_people(text))
    yield from people
    yield from find_listed(text, people)
    yield from find_tagged(text, [*companies, *people])


def _known(text: str, known: Sequence[KnownName]) -> Iterator[Found]:
    lowered = text.lower()
    for name in sorted(known, key=lambda name: -len(name.text)):
        wanted = name.text.strip().lower()
        position = lowered.find(wanted) if wanted else -1
        while position >= 0:
            end = position + len(wanted)
            if not _inside_a_word(lowered, position, end):
                yield found(position, end, name.kind)
            position = lowered.find(wanted, end)


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """A known name of one kanji, or in Latin letters, must stand alone: 堀 is not in 堀江, Ken not in Kenya."""
    before, after = text[start - 1 : start], text[end : end + 1]
    name = text[start:end]
    if name.isascii():
        return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if len(name) == 1:
        return bool(_RUN.fullmatch(before) or (_RUN.fullmatch(after) and not re.match(_TITLE, text[end:])))
    return False


def _titled_kanji(text: str) -> Iterator[Found]:
    for match in _KANJI_NAME.finditer(text):
        name = match[1]
        if " " in name:
            first, second = name.split(" ", 1)
            if _surname_start(first) is None and len(first) > 3 and second in SURNAMES:
                name = second
        cut = _name_start(name)
        start = match.end(1) - len(name) + cut
        name = name[cut:]
        if name and _may_be_titled(text, start, name) and not _honorific_only(text, start):
            yield found(start, match.end(1), "person")
    yield from _titled_mixed(text)


def _titled_mixed(text: str) -> Iterator[Found]:
    """Names with kana in them, and names before the weaker titles."""
    for match in _JOINED_NAME.finditer(text):
        if not is_generic(match[1]):
            yield found(match.start(1), match.end(1), "person")
    for match in _WEAKLY_TITLED.finditer(text):
        if looks_like_surname(match[1]) and not is_generic(match[1]):
            yield found(match.start(1), match.end(1), "person")
    for match in _KANA_AND_KANJI.finditer(text):
        if not is_generic(match[1]):
            yield found(match.start(1), match.end(1), "person")
    for match in _MIXED_NAME.finditer(text):
        if _is_mixed_name(match[1]):
            yield found(match.start(1), match.end(1), "person")


def _may_be_titled(text: str, start: int, name: str) -> bool:
    """One character is a name beside a polite title, if it stands alone and is no word of its own."""
    if len(name) > 1:
        return not is_generic(name)
    polite = _POLITE.match(text, start + 1)
    if name in _NOT_BEFORE_SAMA:
        return bool(polite) and not text.startswith(("様", "さま"), start + 1)
    if is_generic(name):
        return False
    if (
        not polite
        or name in _NO_NAME_ALONE
        or (name in _NEGATED and polite[0].strip() == "さん")
        or "く" in polite[0]
        or "ちゃん" in polite[0]
    ):
        return name in SURNAMES
    alone = not _RUN.fullmatch(text[start - 1 : start])
    return name in SURNAMES or alone


def _is_mixed_name(name: str) -> bool:
    """佐藤ひろ子, 蒼井そら: a surname, then kana that cannot be a particle; not 遠山くんと桃井, nor 会員みな."""
    match = re.fullmatch(rf"([{_KANJI}]{{1,3}})([ぁ-ん]{{2,4}}|[ァ-ヺー]{{2,4}})([{_KANJI}]{{0,2}})", name)
    if match is None or match[1] not in SURNAMES or is_generic(match[2]):
        return False
    ends_in_particle = bool(match[3]) and match[2][-1] in _PARTICLES
    return (
        match[2][0] not in _PARTICLES and not ends_in_particle and not re.match("くん|さん|さま|ちゃん", match[2])
    )


def _honorific_only(text: str, start: int) -> bool:
    """お客様, ご主人様: a polite prefix makes it a role."""
    return text[start - 1 : start] in ("お", "ご") and start > 0


def _name_start(run: str) -> int:
    """Where the name begins in a run of kanji: 明日鈴木 → 2, 小鳥遊 → 0."""
    start = _surname_start(run)
    if start == 1 and run[0] not in _SHORT_ROLES:
        return 0  # 雨宮 is no 宮
    if start is not None:
        return start
    return strip_role(run)


def _surname_start(run: str) -> int | None:
    compact = run.replace(" ", "")
    if compact != run:
        return 0 if any(run.startswith(name) for name in SURNAMES) else None
    for start in range(len(run)):
        rest = run[start:]
        for length in (4, 3, 2):
            if (
                len(rest) >= min(length, len(run))
                and rest[:length] in SURNAMES
                and len(rest) <= length + 3
                and not is_generic(rest)
            ):
                return start
        if len(rest) == 1 and rest in SURNAMES and start > 0 and is_generic(run[:start]):
            return start
    return None


def _titled_kana(text: str) -> Iterator[Found]:
    for match in _KATAKANA_NAME.finditer(text):
        if not is_generic(match[1]) and not is_generic(match[1].split("・")[-1]):
            yield found(match.start(1), match.end(1), "person")
    for match in _HIRAGANA_NAME.finditer(text):
        name = match[1]
        before = text[match.start() - 1 : match.start()]
        if before and (_RUN.fullmatch(before) or "ァ" <= before <= "ヺ" or before == "ー"):
            cut = 1 if name[0] in _PARTICLES else len(name)
        else:
            cut = 0
        name = _ANOTHER_TITLED.sub("", name[cut:])
        if 2 <= len(name) <= 5 and not is_generic(name):
            yield found(match.end(1) - len(name), match.end(1), "person")


def _latin(text: str) -> Iterator[Found]:
    for pattern in (_LATIN_NAME, _ENGLISH_TITLE, _ENGLISH_NAME):
        for match in pattern.finditer(text):
            words = match[1].split(" ")
            skipped = 0
            while words and words[0].capitalize() in _LATIN_STOP:
                skipped += len(words.pop(0)) + 1
            if words and not any(word.capitalize() in _LATIN_STOP for word in words):
                yield found(match.start(1) + skipped, match.end(1), "person")


def _labelled(text: str) -> Iterator[Found]:
    for match in _LABELLED.finditer(text):
        name = _TITLE_TAIL.sub("", match["name"])
        evident = (
            _surname_start(name) == 0
            or name.replace(" ", "").isascii()
            or ("ァ" <= name[0] <= "ヺ" and ("名義" in match[0] or match["mark"] in (":", "=", "は")))
        )
        if (match["mark"] in (":", "=") or evident) and not is_generic(name):
            yield found(match.start("name"), match.start("name") + len(name), "person")
    for match in _ROLE_OF.finditer(text):
        if _surname_start(match[1]) == 0 and not is_generic(match[1]):
            yield found(match.start(1), match.end(1), "person")
    for match in _FAMILY.finditer(text):
        if not is_generic(match[1]):
            yield found(match.start(1), match.end(1), "person")
    for match in _SPEAKS.finditer(text):
        if not is_generic(match[1]):
            yield found(match.start(1), match.end(1), "person")


def _untitled(text: str) -> Iterator[Found]:
    """山田太郎, 山田 太郎, and 佐藤に: a run of kanji that is a surname, or a surname and a given name."""
    for match in _RUN.finditer(text):
        run, start, end = match[0], match.start(), match.end()
        surname = next((run[:length] for length in (4, 3, 2) if run[:length] in SURNAMES), None)
        if surname is None or _honorific_only(text, start):
            continue
        given = run[len(surname) :]
        if (
            0 < len(given) <= 3
            and surname in UNTITLED | SURNAMES
            and given[-1] in GIVEN_NAME_ENDS
            and _given(given)
        ):
            yield found(start, end, "person")
        elif not given and surname in UNTITLED and _AFTER_SURNAME.match(text, end):
            following = _SPACED_GIVEN.match(text, end)
            named = bool(following and following[1][-1] in GIVEN_NAME_ENDS)
            yield found(start, following.end() if following and named else end, "person")


def _given(given: str) -> bool:
    """A given name and not the start of a common compound (田中一人, 高橋三人)."""
    return not is_generic(given) and not (len(given) == 1 and given in "一二三人大和正平明光学実進")
