"""The thing a task is about, in the client's own words: 「商工会議所のセミナー」, 「M邸の打合せ」."""

import re

LONGEST = 24
SHORTEST_WORD = 2
_PAPER = frozenset("書状票")
"""「請求」 before 「書」 is a paper, not the act."""
_WRITES = re.compile(r"書[いきくかけこ]")

_LEFT_WORD = re.compile(
    r"(?:[一-龠ァ-ヶー々〆・A-Za-z0-9&.'-]"
    r"|(?:[一-龠ァ-ヶー]|さん|様)と(?=[一-龠ァ-ヶー]+(?:さん|様)?の)|[一-龠ァ-ヶー]さん(?=の|と)|[一-龠ァ-ヶー](?:様|くん|ちゃん)(?=の)"
    r"|(?<=[一-龠])[りいみきしちけせげめれ](?=[一-龠の])|(?<=[一-龠])[りいみ](?=[ァ-ヶ])"
    r"|さん(?:とこ|のとこ|のところ|ち)(?=の)|(?:[一-龠]方|の方|さん|様|先生|氏)と$"
    r"|(?<![ぁ-ん])[おご](?=[一-龠])"
    r"|の)+$"
)
_OPENING_KANA = re.compile(r"(?:^|(?<=[、。!!??\s「]))[ぁ-ん]{2,6}(?=[一-龠ァ-ヶ]?[りいみ]?の?$)")
_NOT_A_NAME = re.compile(
    r"^(?:あと|それ|これ|あれ|まず|また|もう|ちょっと|とりあえず|すみません|いつも|どこか|いい|お|ご|え|じゃ|で)"
)
_NOUN_RIGHT = re.compile(
    r"の(?!手配|予約|準備|作成|整理|件|下書|文|送付|発送|発注|注文|依頼|調整|案|確認|段取|更新|修正|方(?!々)|際|時|前|後|中|分|通|都合|返|連絡|電話"
    r"|日|募集|登録|購入|検討|変更|対応|話|場合|ため|支度|用意)(?:[一-龠]{2,6}|[ァ-ヶー]{3,12})(?=[がをはもにで、])"
)
"""What the thing belongs to says more than the thing it stands in (「スタジオの毛布」)."""
_PART_RIGHT = re.compile(
    r"の(?:[一-龠ァ-ヶーA-Za-z]|(?<=[一-龠])[きりみ]|の){0,10}?(?:値段|価格|料金|写真|画像|文章|文言|営業時間|定休日|住所|地図|メニュー|プロフィール|電話番号|リンク|バナー)(?![一-龠ァ-ヶー]?の)"
)
"""A part of the thing that is named beside it and followed by its verb at once (「ホームページの値段上げたい」)."""
_AND_RIGHT = re.compile(
    r"と[一-龠ァ-ヶー]{1,8}?(?=よろ|を|の(?:手配|予約)|お願|も|取|とっ|おさえ|手配|予約|[、。]|$)"
)
_COUNTED = re.compile(r"(?<=[一-龠ァ-ヶー])\s*\d+(?:人|名|件|通|社)(?=[一-龠ァ-ヶー]).*$")
"""How many have come is news of the thing, not its name (「事務の求人2人応募」)."""
_LEADING = re.compile(r"^(?:[のがをはにでとも]|その|この|あの|例の件の|今回の|お?手すきの?(?:時|とき)の)+")
_DATE_LEFT = re.compile(
    r"^(?:(?:\d{1,2}[-〜~])?\d{1,2}(?:時台?|時ごろ)?の(?=\D)|\d{1,2}日(?:[月火水木金土日]曜日?)?(?:の(?:朝|昼|夕方|夜|晩))?の(?=.{3}))"
)
_WHEN_LEFT = re.compile(r"^(?:\d[\d/.〜~–-]*日?(?:[((][月火水木金土日][))])?|明日|明後日|今日)の(?=\S{2})")
_ONLY_A_DATE = re.compile(r"[\d/月日年時分〜~.:-]+")
_TRAILING = re.compile(
    r"(?:の|(?<=[一-龠ァ-ヶーりみきし])も|(?:(?<=さん)|(?<=くん)|(?<=ちゃん)|(?<=さま))(?:に|へ|から|より)|(?<=[様氏客方社店者君生長師員家屋])(?:に|へ|から|より)|(?<=[ァ-ヶー])に)$"
)
_PERSON_FIRST = re.compile(
    r"^[一-龠ァ-ヶーA-Za-zぁ-ん々の]{1,14}?(?:さん|くん|ちゃん|さま|様|先生|氏)(?:に|へ|から)(?=[一-龠ァ-ヶーA-Za-z青赤白黒])(?!.{0,2}(?:電話|連絡|返|伝|聞|頼|お願))"
)
_COUNT_RIGHT = re.compile(
    r"\s*\d+\s*(?:個|本|枚|部|冊|箱|件|名|人|つ|台|セット|回|社|点|通|店|軒)(?:分|ほど|くらい)?$"
)
_PLACED_FIRST = re.compile(
    r"^(?:インスタ(?:グラム)?|Instagram|SNS|ブログ|ホームページ|HP|サイト|LINE|メール|チャット|Slack|フォルダ|共有)(?:に|へ|で)(?=[一-龠ァ-ヶーA-Za-z])(?!.{0,2}(?:電話|連絡|返|送|出|聞|書))"
)
"""Where something is to be put; what is put there follows."""
_HAPPENED = r"(?<=[一-龠ァ-ヶーりみき])(?:が?(?:\d+|[一二三四五六七八九十])?(?:件|通|社)?(?:きた|きて)|来た|来て|きれ(?=そう|た|て|る)|切れ(?=そう|た|て|る)|なくな[りる]|こわれ|壊れ|足りな|たりな|届[いく]|もらっ|(?:とった|取った|作った|撮った)(?![一-龠])|なくなっ|変わっ|増え|減っ|終わっ|溜ま|たまっ)"
"""A verb that follows its noun without a particle, as people type."""
_SAYS_HOW_MUCH = re.compile(
    r"は(?:お?ひとり|お?一人|1人|各|約|だいたい|せいぜい|まあ)?\s*[\d〇一二三四五六七八九十百千]"
)
"""What is said of the noun is a fact about the matter; the matter itself is another."""
_RELATIVE = re.compile(r"^\d{1,2}月から(?=[^\s、]{2})|^\d{1,2}月に(?:始ま|開|あ|出|行)[りるくうけわ]*る?")
_CUT = re.compile(
    rf"[、。,,!?!?\n\s『「(]|の中から|{_HAPPENED}|(?:[ぁ-ん]{{2}})?ちゃった|くれ(?=って|と)|です|ました|(?<=[一-龠ァ-ヶーりみきし])も(?=[一-龠ァ-ヶーA-Za-z])|(?<=[^のとに])(?:を|は|について|に関して)|(?<=[^のとに][たいだ])って|が(?=[^\W\d_]{{2}})|で(?=作|出し|送)"
    r"|(?<=[一-龠ァ-ヶー])(?:どう(?!し)|いつ(?!も)|いくら)"
)
_VERB_TAIL = re.compile(
    r"(?:[一-龠]{1,2}[いきしちりえけせてねべめれっ]?|[ぁ-ん]{1,3})?"
    r"(?:といて|どいて|ておいて|でおいて|てくれ|てください|て下さい|てほしい|てもら|ていただ|てちょうだい|て[〜~ー!!?。\s]*$"
    r"|しといて|して(?:おいて)?|お願い|おねがい|よろしく|頼(?:む|み|ん)|たい(?:です|の|な)?).*$"
)
_THAT_MATTER = re.compile(r"^(?:例の|あの|この前の|先日の|こないだの|さっきの)件")
_ENGLISH_LEFT = re.compile(
    r"(?:\b(?!(?:u|ur|plz|the|a|an|for|to|of|and|or|pls|please|my|our|me|us|on|in|at|by|with|before|after|until|up|your|them|him|her|it|you|send|this|that)\b)"
    r"[A-Za-z0-9'&-]+\s+){0,2}$",
    re.I,
)
_ENGLISH_RIGHT = re.compile(
    r"^ (?:to|with|from|for) (?:the |my |our |a )?(?:(?!(?:who|that|which|about|for|on|in|next|this)\w*\b)[A-Za-z'&-]+ ?){1,2}",
    re.I,
)
_ENGLISH_VERB = re.compile(
    r"^(?:(?:hi|hey|hello|so|ok|also|and|please|pls|kindly|could|can|would|will|you|u|we|i|need|want|have|to|like|let's|just)\b[\s,]*)*"
    r"(?:(?:translate|find|update|send|write|draft|make|set up|book|get|prepare|ask|check|fix|invoice|order|buy|call|post|"
    r"arrange|plan|organi[sz]e|review|proofread|create|look into|sort out|put together|line up|schedule|cancel|renew)\b)?"
    r"\s*(?:me |us |him |her )?(?:a |an |the |my |our |some |this |that )?",
    re.I,
)
_ENGLISH_END = re.compile(
    r"\s(?:to|into|that|which|who|whose|for|about|in|on|at|by|before|after|with|from|and|next|this|pls|please|so|is|are)\b|[,.!?;:—–]",
    re.I,
)
_ONE_LETTER = re.compile(r"[箱袋鍵傘花米水紙本棚机車印肉魚酒茶服靴卵炭薪畳窓壁床庭]")
"""Things whose name is one letter, and not one of 「件」「方」「前」「夜」."""
_BARE = re.compile(
    r"^(?:お?(?:電話|メール|返事|返信|連絡|文|文面|下書き|業者|業者さん|職人|資料|書類|原稿|写真|画像|データ|本|品|件|話)"
    r"|SNS|Instagram|インスタ(?:グラム)?|LINE|場所|会場|時間|日時|日程|人数|金額|お?値段|督促|催促"
    r"|call|reply|email|mail|post|message|response|photo|text|meeting|kick-?off|session|options)$",
    re.I,
)


_MADE_OF_IT = re.compile(
    r"^お?(?:案内(?:状|文)?|お知らせ|知らせ|告知|通知|招待状|資料|書類|原稿|写真|画像|データ|チラシ|アンケート)$"
)
"""A bare noun that is made for the matter it opens with: both together name the thing."""
_BELONGS = re.compile(
    r"^(?:スライド|パワポ|プレゼン|ポスター|動画|議事録|見積書?|請求書|名簿|リスト|一覧表?|契約書|原稿|台本|宿|ホテル|新幹線|飛行機|切符|チケット|会場|席|部屋|前泊|後泊|お土産|手土産|花|弁当|お弁当)(?:と[一-龠ァ-ヶー]{1,8})?$"
)
"""What is made or booked for a matter that was named before a comma (「来月の勉強会、スライド直して」)."""
_NO_TOPIC = re.compile(
    r"(?:さん|様|先生|くん|ちゃん|社長|部長|課長|店長|いつも|今日|明日|明後日|今週|来週|今月|来月|来年|\d[月日時]|曜|まず|それ|これ|あれ|みんな|皆)$"
)
"""Who is addressed, or when: what stands before the comma is no matter then."""
_FOR_IT = re.compile(r"\b(?:for|on|in|from|onto) (?:the|my|our|your|a) $", re.I)
"""Before an English noun that says where the thing goes, not what it is."""
_TO_WHOM = re.compile(r"^(?:room|hotel|flight|table|tickets?|seats?|gift|present|dinner|lunch)$", re.I)
_SAYS_NOTHING = re.compile(r"^(?:some |a few )?(?:options|times|slots|dates|ideas|details)$", re.I)


def object_phrase(part: str, nouns: re.Pattern[str]) -> str:
    """Of all known nouns in the text the one that makes the longest phrase with its modifiers to the left:
    「キャリア講座の案内」 says more than 「下書き」. The earlier one on ties; empty where none is found.
    A bare 「メール」 or 「業者」 gives way to the opening words, which name the matter."""
    found = [match for match in nouns.finditer(part) if not _SAYS_HOW_MUCH.match(part, match.end())]
    phrases = [_extended(part, match.start(), match.end()) for match in found]
    best = max(phrases, key=len, default="")
    if _SAYS_NOTHING.match(best) or _only_where_it_goes(best, part):
        return _english_opening(part) or best
    if _BELONGS.match(best) and (topic := _topic_before_comma(part, best)):
        return topic
    made = _MADE_OF_IT.match(best)
    if best and (made or _BARE.match(best)) and not part.isascii():
        opening = first_phrase(part)
        if not opening or best in opening:
            return best
        whole = f"{opening}の{best}"
        return whole if made and len(whole) <= LONGEST else opening
    return best


def _only_where_it_goes(phrase: str, part: str) -> bool:
    place = part.find(phrase) if phrase.isascii() else -1
    return place > 0 and _FOR_IT.search(part[:place]) is not None


def _topic_before_comma(part: str, thing: str) -> str:
    """「名古屋研修の前泊」 of 「12/10の名古屋研修、前泊で」; empty where no matter stands before the comma."""
    before, comma, after = part.strip().partition("、")
    topic = _WHEN_LEFT.sub("", first_phrase(before)) if comma and thing in after else ""
    whole = f"{topic}の{thing}"
    named = topic and before.endswith(topic) and not _NO_TOPIC.search(topic)
    return whole if named and len(whole) <= LONGEST else ""


def first_phrase(part: str) -> str:
    """The opening words up to the first particle, comma or verb; the last resort for naming the matter."""
    text = part.strip()
    if text.isascii():
        return _english_opening(text)
    if matter := _THAT_MATTER.match(text):
        return matter.group()
    bare = _PLACED_FIRST.sub("", _PERSON_FIRST.sub("", text))
    head = _VERB_TAIL.sub("", _CUT.split(bare, maxsplit=1)[0]).strip()
    head = _DATE_LEFT.sub("", _TRAILING.sub("", _RELATIVE.sub("", head)))
    head = _COUNT_RIGHT.sub("", head) or head
    if _ONLY_A_DATE.fullmatch(head):
        return ""
    if _ONE_LETTER.fullmatch(head) and text.startswith(head):
        return head
    return head[:LONGEST] if len(head) >= SHORTEST_WORD and re.search(r"\w", head) else ""


def _english_opening(text: str) -> str:
    """What follows the opening verb, up to the next preposition: 「Translate my workshop page into …」."""
    rest = text[_ENGLISH_VERB.match(text).end() :]  # type: ignore[union-attr]
    return _ENGLISH_END.split(rest, maxsplit=1)[0].strip()[: LONGEST * 2]


def _extended(part: str, start: int, end: int) -> str:
    """The noun with what stands before it: kanji, katakana, digits and の in Japanese, two words in English."""
    noun = part[start:end]
    if noun.isascii():
        return _english(part, start, end)
    end += part[end : end + 1] in _PAPER and not _WRITES.match(part, end)
    left = _LEFT_WORD.search(part[:start])
    begin = max(left.start() if left else start, end - LONGEST)
    if begin and part[begin - 1] in ":/.":
        begin += len(part[begin:start]) - len(part[begin:start].lstrip("0123456789"))
    opening = _with_opening_kana(part, begin, end)
    if opening < begin:
        return part[opening:end]
    phrase = _LEADING.sub("", part[begin:end].strip(" 、。'.-"))
    phrase = _DATE_LEFT.sub("", phrase) or noun
    phrase = _COUNTED.sub("", phrase) or phrase
    if phrase != noun:
        return phrase
    right = _NOUN_RIGHT.match(part, end) or _PART_RIGHT.match(part, end) or _AND_RIGHT.match(part, end)
    return phrase + right.group() if right else phrase


def _with_opening_kana(part: str, begin: int, end: int) -> int:
    """A word in hiragana that opens the clause and leads straight into the phrase (「りんご狩り」)."""
    kana = _OPENING_KANA.search(part[:begin])
    if kana is None or end - kana.start() > LONGEST or _NOT_A_NAME.match(kana.group()):
        return begin
    return kana.start()


def _english(part: str, start: int, end: int) -> str:
    """The noun with up to two words before it, and with what follows where it says little alone."""
    left = _ENGLISH_LEFT.search(part[:start])
    noun = part[start:end]
    phrase = _ENGLISH_VERB.sub("", f"{left.group() if left else ''}{noun}".strip(), count=1) or noun
    alone = _BARE.match(phrase) or _TO_WHOM.match(phrase)
    right = _ENGLISH_RIGHT.match(part[end:]) if alone else None
    return f"{phrase}{right.group().rstrip()}" if right else phrase
