"""Notes that hold for a whole way of working, however far their words are from the instruction: the tone of whatever
is written, how reports are wanted, the look of prints and pictures, the hours for a call."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from assistant.domain.context import RecalledNote

MOST = 3
"""So many of them stand in a brief beside the nearest notes."""

_WRITES = (
    r"返信|返事|お?知らせ|案内|文(?:面|案|章|を|も|の|作|つく)|下書き|原稿|手紙|礼状|お礼|挨拶|投稿|告知|メール|チラシ|募集|求人|紹介|プロフィール|インスタ"
    r"|Instagram|DM|貼り紙|掲示|お断り|お詫び|伝えて|draft|repl(?:y|ies)|letter|writ|mail|invit|\bbio\b|\bpost\b|newsletter|announce|job ad"
)
_HOLDS = tuple(
    (re.compile(about, re.I), re.compile(where, re.I))
    for about, where in (
        (
            r"話し言葉|敬語|標準語|口調|言葉(?:づかい|遣い|で|を|に)|タメ口|くだけ|かたい|堅い|絵文字|顔文字|感嘆符|[『「][!!]|カタカナ語|大げさ|品が"
            r"|一文|調(?:は|で|に)|『[^』]{1,20}』[^。]{0,24}(?:やめ|書か|使わ|入れな|だめ|ダメ|NG|禁止|困|嫌|いや|要ら|いら|控え|避け|遠慮)|exclamation|tone|formal|friendly|first names",
            _WRITES,
        ),
        (r"報告|返事の仕方|見せるもの|三行|3行|one line|three lines|\breports?\b", r""),
        (
            r"(?:字|文字)[^。]{0,6}(?:大き|小さ)|ポイント|\dpt|余白|縦書き|両面",
            r"紙|印刷|刷|チラシ|資料|配(?:布|る|って)|貼|掲示|レジュメ|print|handout",
        ),
        (
            r"画像|写真|色は|配色|ロゴ",
            r"画像|写真|バナー|チラシ|ポスター|告知|投稿|インスタ|Instagram|ページ|サムネ|banner|poster",
        ),
        (
            r"(?:サイズ|寸法|距離|数字|金額|値段|価格|家賃|料金|日付|単位)[^。]{0,12}(?:cm|センチ|桁|百円|端数|税込|税抜|丸め|きっちり|そろえ|揃え|曜日|和暦|西暦|の順)"
            r"|百円まで|税込|税抜|\b(?:km|miles?|metric)\b",
            rf"{_WRITES}|登録|商品|載せ|表を|資料|サイト|ページ|価格|料金|家賃|plan|page",
        ),
        (
            r"アレルギー|ベジ|菜食|抜きの店|ハラル|ハラール|精進|vegetarian|veggie|vegan|allerg|halal|fish stock|dashi",
            r"弁当|食事|会食|ランチ|昼食|夕食|宴会|忘年会|新年会|懇親|歓迎会|送別会|ケータリング|お店|lunch|dinner|breakfast|restaurant|catering|\bmeal",
        ),
        (
            r"包装|ラッピング|のし|熨斗|リボン|wrapp",
            r"贈|ギフト|お歳暮|お中元|手土産|お祝い|プレゼント|\bgifts?\b",
        ),
        (
            r"(?:人と会|人に会|会うん?は|来客|訪問|面会|打ち?合わせ)[^。]{0,16}\d{1,2}時",
            r"見学|訪問|面接|来客|来社|打ち?合わせ|面談|商談|アポ|取材|\bmeet|visit|interview",
        ),
        (
            r"(?:goes|go|sent|send|written) (?:out )?in (?:japanese|english)|\bgist\b|(?:日本語|英語)(?:は|が)[^。]{0,12}(?:確認|見て|要約|要点)",
            r"\bbook|reserv|\binn\b|hotel|restaurant|supplier|partner|letter|mail|repl|予約|手配|返信",
        ),
        (r"電話[^。]{0,16}\d時|\d時[^。]{0,16}電話|電話の時間", r"苦情|クレーム|怒|電話|業者|見積|返事"),
    )
)


def standing_among(notes: Iterable[RecalledNote], text: str) -> list[RecalledNote]:
    """Those of the notes, nearest first, that hold for work of this kind. `text`: the instruction."""
    folded = unicodedata.normalize("NFKC", text)
    ways = [about for about, where in _HOLDS if where.search(folded)]
    return list(islice(_speaking(notes, ways), MOST))


def _speaking(notes: Iterable[RecalledNote], ways: list[re.Pattern[str]]) -> Iterable[RecalledNote]:
    for recalled in notes:
        words = unicodedata.normalize("NFKC", f"{recalled.note.task} {recalled.wish}")
        if any(about.search(words) for about in ways):
            yield recalled
