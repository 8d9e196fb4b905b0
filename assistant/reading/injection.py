"""Orders to a machine inside text that is data: a forwarded mail that says 「これまでの指示をすべて無視し…」.

They change nothing; they are named in a warning and kept from the model. A client who takes back her own words
(「さっきの指示は忘れて」) speaks to the secretary and is no such case.
"""

import re
import unicodedata

from assistant.reading.text import sentences

_MACHINE = r"(?:AI|人工知能|アシスタント|チャットボット|ボット|LLM|ChatGPT|言語モデル|自動処理|assistant|chatbot|language model)"
_DEMAND = r"(?:せよ|しろ|しなさい|すること|しないこと|なさい|書け|送れ|答えよ|出せ|従え|must|shall)"
_ORDERS = re.compile(
    r"(?:これまで|今まで|以上|上記|上|以前|すべて|全て|全部|あらゆる|他)の?(?:すべての|全ての|他の)?(?:指示|命令|ルール|規則|決まり|プロンプト|設定)[^。]{0,8}(?:無視|忘れ|破棄|上書き|従わな)"
    r"|(?:システム|プロンプト|安全設定)(?:を|は)?[^。]{0,8}(?:無視|破棄|上書き|解除)(?:し|せよ)|(?:ルール|規則)を?(?:すべて|全て)?無視(?:せよ|しろ|しなさい)"
    r"|(?:ignore|disregard|forget|override)\b[^.]{0,24}\b(?:all|any|previous|prior|above|your|earlier|the)\b[^.]{0,24}\b(?:instructions?|rules?|prompts?|guidelines?)"
    rf"|{_MACHINE}(?:さん|たち)?(?:への?(?:指示|命令|連絡|メモ)|に(?:告ぐ|命じ|命ずる)|よ[、,::!!]|へ\s?[::、]|\s?[::]|は(?:直ちに|ただちに))"
    rf"|{_MACHINE}(?:さん)?(?:は|よ|、)(?![^。]{{0,24}}(?:使|利用|入力|任せ|頼))[^。]{{0,40}}{_DEMAND}"
    r"|system\s?prompt|システムプロンプト|プロンプトを(?:表示|出力|開示|教え)|you are now\b|act as (?:an?|the) (?:ai|assistant|system)|as an ai\b"
    r"|あなたは(?:今から|これから|今後は)[^。]{0,30}(?:です|として|になり)"
    rf"|この(?:文|文章|メモ|メール|メッセージ|データ)を読(?:んだ|む)[^。]{{0,24}}{_DEMAND}"
    r"|(?:必ず|そのまま|代わりに)[^。]{0,30}と(?:書け|答えよ|記せ|出力(?:せよ|しろ)|返答(?:せよ|しろ))"
    r"|^\W*(?:system|developer)\s?[::]"
    r"|<\|?(?:system|im_start|assistant)|\[/?INST\]|^#+\s?(?:system|assistant)\b|\brole\W{1,4}system\b",
    re.I | re.M,
)
MOST_READ = 20_000
"""Characters looked at; more than any message that may enter."""


def find_orders(text: str) -> tuple[str, ...]:
    """The sentences that give orders to a machine, as written, in the order of the text."""
    shown = text[:MOST_READ]
    return tuple(shown[start:end] for start, end in sentences(shown) if _gives_orders(shown[start:end]))


def without_orders(text: str, mark: str) -> str:
    """The text with every such sentence replaced by `mark`."""
    for order in find_orders(text):
        text = text.replace(order, mark)
    return text


def quieted(text: str) -> str:
    """The text with every such sentence blanked, all other characters in their places; the text itself where nothing
    else would be left."""
    quiet = text
    for order in find_orders(text):
        quiet = quiet.replace(order, " " * len(order))
    return quiet if quiet.strip() else text


def _gives_orders(sentence: str) -> bool:
    """Marks that nobody sees (direction, width) hide no order."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", sentence) if unicodedata.category(c) != "Cf")
    return _ORDERS.search(seen) is not None
