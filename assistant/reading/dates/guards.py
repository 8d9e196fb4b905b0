"""Places that only look like a time: names, addresses, amounts, fractions, versions, counts."""

import re
from collections.abc import Sequence

from assistant.domain.base import Span
from assistant.reading.text import Folded

_FRACTION_TAIL = (
    r"ほど|程度|くらい|ぐらい|サイズ|以下|以上|以内|カット|オフ|ずつ|ページ|の(?:大きさ|量|サイズ|長さ|値段|価格|費用)"
    r"|に(?:減|縮|圧縮|削|短|抑|なっ|なり|カット|まとめ|割)|を(?:占|超)|が(?:埋|終|完)"
)
_PATTERNS = (
    r"https?://[^\s、。]+|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}",
    r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{1,80}\.(?:pdf|xlsx?|docx?|pptx?|csv|png|jpe?g|zip|txt)(?![A-Za-z])",
    r"(?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d)|(?<!\d)0\d{1,3}\(\d{1,4}\)\d{3,4}(?!\d)|(?<!\d)0\d{9,10}(?!\d)",
    r"〒?(?<!\d)\d{3}-\d{4}(?!\d)",
    r"(?<![\d-])(?!\d{4}-\d{1,2}-\d{1,2}(?!\d))\d{1,4}-\d{1,4}-\d{1,4}(?!\d)",
    r"(?<![\d-])\d{1,4}-\d{1,4}(?=号)|\d{1,4}(?:丁目|番地?|号室|号棟|号館)",
    r"(?<![A-Za-z])(?i:v|ver\.?|version|iOS|iPadOS|Android|macOS|Windows|Python|PHP|Java)\s?\d{1,4}(?:[./]\d{1,4}){0,3}",
    r"[¥$€£]\s?\d[\d,.]{0,15}(?:[-〜~]\d[\d,.]{0,15})?",
    r"(?<!\d)\d[\d,.]{0,15}(?:[-〜~]\d[\d,.]{0,15})?\s?"
    r"(?:[千百十]?万?円|万(?!円)|億|ドル|ユーロ|%|％|ポイント|pt|px|dpi|kg|ml|mm|cm|km|[GMK]B|名様|席)",
    rf"(?:約|およそ|ほぼ|の|を)?(?<![\d/])(?P<n>[1-9])/(?:[2-9]|10)(?![\d/])(?={_FRACTION_TAIL})",
    r"(?:約|およそ|を)(?<![\d/])[1-9]/(?:[2-9]|10)(?![\d/])(?=に|と)",
    r"(?<!\d)\d{1,2}:\d{1,2}(?=の?(?:比|割合|画面|アスペクト|動画サイズ|サイズ))|(?:比率?|スコア)は?\d{1,2}:\d{1,2}",
    r"三日月|五十嵐|(?:[一二三四五六七八九十]|廿)日市|[一二三四五六七八九十]日町|三日坊主|一日千秋|千秋|二日酔い|十日夜",
    r"[一二三四五六七八九十]月(?:さん|様|ちゃん|くん|先生)|五月雨|五月晴|五月病|二月堂|八月朔日",
    r"[月火水木金土日]曜(?:会|大工|版|画家|学校|劇場|ドラマ|ロードショー|サスペンス|どうでしょう|ワイド)",
    r"(?:あと|残り|のこり)(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:日|週間|[かヶカヵケ箇]月)",
    r"(?:徒歩|歩いて|駅から|車で|電車で)(?:約)?\d{1,3}分(?:以内)?",
    r"(?<!月)(?<![一二三四五六七八九十])一日(?!に|まで|から|付|必着|締|〜|~|\(|以降|午|朝|の(?:午|朝|夜|夕|昼|\d)|\d|$)",
    r"[一二三四五六七八九十]月(?=ほど|くらい|ぐらい|半)|\d{1,2}月号|午後の紅茶",
    r"年末調[整製]|年末ジャンボ|年賀|年内処理中",
    r"明日香|今日子|明日葉|明日美|明日菜|夕方子",
    r"一日(?:券|乗車|乗り放題|体験|店長|署長|警察|限定|フリー|中|も早|でも早|一)",
    r"一時(?:的|間|金|保存|停止|休|預|帰|所|払|閉|中断|凍結|滞在|利用|避難)|時々|定時制|[始終]業式|午[前後][休様]",
    r"お昼(?:休|ご飯|ごはん|代|時間|寝)|朝(?:日|食|礼|刊|会|ご飯|ごはん|夕)|夜(?:景|行|勤|間|食|会)|昼(?:食|休|間|夜)",
    r"(?<!\d)1日(?:に?\d{1,3}(?:回|件|時間|通|個|名|人|枚|本|食|分|便)|あたり|当たり|中(?!に)|平均)",
)
_BLOCKED = re.compile("|".join(_PATTERNS))


def blocked(folded: Folded, masked: Sequence[Span]) -> bytearray:
    """One byte for each folded character: 1 where no time may be read."""
    taken = bytearray(len(folded.text))
    for match in _BLOCKED.finditer(folded.text):
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    hidden = {position for left, right in masked for position in range(left, right)}
    for position, (start, _) in enumerate(folded.offsets if hidden else ()):
        if start in hidden:
            taken[position] = 1
    return taken
