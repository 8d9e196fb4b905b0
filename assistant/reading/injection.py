"""Orders to a machine inside text that is data: a forwarded mail that says 「これまでの指示をすべて無視し…」.

They change nothing; they are named in a warning and kept from the model. A client who takes back her own words
(「さっきの指示は忘れて」) speaks to the secretary and is no such case.
"""

import re
import unicodedata

from assistant.reading.text import sentences

_MACHINE = r"(?:(?:生成|対話)?AI|人工知能|LLM|GPT|Claude|Gemini|Copilot|(?:大規模)?言語モデル|アシスタント|チャットボット|ボット|ChatGPT|自動処理(?:システム)?|自動応答|assistant|chatbot|language model)"
_DEMAND = r"(?:せよ|しろ|しなさい|すること|しないこと|なさい|書け|送れ|答えよ|出せ|従え|must|shall)"
_ASKED = r"(?:(?:し|書い|空に|入れ|出し|答え|従っ|載せ|送っ|消し|使っ|含め|扱っ|記載し|出力し|返し)て(?:ください|下さい|ね|くれ)|(?:し|聞か|尋ね|出さ|書か|入れ)ない(?:で(?:ください|下さい)?|こと)|お願い(?:し|致|いた))"
_ENGLISH_MACHINE = r"(?:model|ai|a\.i\.|llm|assistant|chatbot|bot|gpt|agent|language model)"
_PROGRAM = (
    r"(?:(?:生成|対話)?AI|人工知能|LLM|GPT|Claude|Gemini|Copilot|(?:大規模)?言語モデル|チャットボット|ボット)"
)
"""Who is surely no person: an assistant may be one, and is asked for things."""

_HEADING = re.compile(
    r"^\s{0,3}(?:#{1,6}|={2,}|-{3,}|\*\*|\[|<)\s*(?:新しい|新たな|本当の|真の|正式な|更新された|上書き(?:の)?)(?:指示|命令|プロンプト|システム設定)(?:です)?\s*[】\]>#*=:\-]*\s*$"
    r"|^\s{0,3}(?:#{1,6}|={2,}|-{3,}|\*\*|\[|<)\s*(?:new|updated|real|actual|revised|overriding)\s(?:system\s)?(?:instructions?|orders?|prompts?|directives?)\s*[\]>#*=:\-]*\s*$"
    r"|^\s{0,3}(?:#{1,6}|={2,}|\[|<)\s*(?:system|instructions?|prompt|override)\s*[\]>#*=:\-]*\s*$",
    re.I,
)
"""A line that announces orders: what stands under it, down to the next empty line, is one with it."""

_ORDERS = re.compile(
    r"(?:これまで|今まで|以上|上記|上|以前|すべて|全て|全部|あらゆる|他)の?(?:すべての|全ての|他の)?(?:指示|命令|ルール|規則|決まり|プロンプト|設定)[^。]{0,8}(?:無視|忘れ|破棄|上書き|従わな)"
    r"|(?:システム|プロンプト|安全設定)(?:を|は)?[^。]{0,8}(?:無視|破棄|上書き|解除)(?:し|せよ)|(?:ルール|規則)を?(?:すべて|全て)?無視(?:せよ|しろ|しなさい)"
    r"|(?:ignore|disregard|forget|override)\b[^.]{0,24}\b(?:all|any|previous|prior|above|your|earlier|the)\b[^.]{0,24}\b(?:instructions?|rules?|prompts?|guidelines?)"
    rf"|{_MACHINE}(?:さん|たち)?(?:への?(?:指示|命令|連絡|メモ)|に(?:告ぐ|命じ|命ずる)|よ[、,::!!]|へ\s?[::、]|\s?[::]|は(?:直ちに|ただちに))"
    rf"|(?:を|が)?(?:読む|読んだ|読んでいる|処理する|処理している|見ている|受け取った|要約する|担当する){_MACHINE}"
    rf"|{_MACHINE}(?:さん)?(?:への|に対する|宛ての?|向けの?)(?:指示|命令|注意|依頼|お願い|メッセージ|連絡|メモ|追記)(?:[::]|です|$|\n|。|を(?:優先|実行|守))"
    rf"|^\W*{_PROGRAM}(?:さん|の皆さん|の方)?(?:は|へ|、|,)(?![^。]{{0,24}}(?:について|に関する|使|利用|入力|任せ|頼))[^。]{{0,60}}{_ASKED}"
    rf"|(?:\b(?:note|message|instructions?|notice|memo|attention|hint|order|command)s?\s(?:to|for)\s(?:the\s|any\s|all\s)?{_ENGLISH_MACHINE}s?\b\s*[::,.\-]|\b(?:dear|hey|hi|attention)\s(?:model|ai|llm|chatbot|bot|gpt|language model)\b)"
    rf"|\b(?:if you are|when you are|to whichever|to any|to the)\s(?:an?\s)?{_ENGLISH_MACHINE}\b[^.]{{0,12}}\b(?:read|process|summar|writ|draft)"
    rf"|\b{_ENGLISH_MACHINE}s?\s(?:reading|processing|summari[sz]ing|handling|that reads?|who reads?)\b[^.]{{0,60}}\b(?:must|should|shall|will|please|has to|have to|is to|are to)\b"
    r"|(?:本当の|真の)(?:指示|命令|プロンプト)\s?[::]\s?\S"
    r"|\b(?:real|actual) instructions?\s?:|\bnew system prompt\b"
    r"|\bset\b[^.]{0,20}\b(?:questions?|assumptions?|probability|max\w*)\b[^.]{0,16}\bto (?:zero|0|none)\b|\bapprove (?:everything|all)\b"
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
    """The sentences that give orders to a machine, as written, in the order of the text; under a heading that
    announces orders every sentence is one, down to the next empty line."""
    shown = text[:MOST_READ]
    found, under = [], False
    end_before = 0
    for start, end in sentences(shown):
        # sentences leaves the marks before a heading out: they are part of what is cut
        line = shown.rfind("\n", 0, start) + 1
        under = under and "\n\n" not in shown[end_before:start].replace("\r", "")
        heading = _HEADING.search(_seen(shown[line:end])) is not None
        if heading or under or _gives_orders(shown[start:end]):
            found.append(shown[line if heading else start : end])
        under, end_before = under or heading, end
    return tuple(found)


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
    return _ORDERS.search(_seen(sentence)) is not None


def _seen(text: str) -> str:
    """Without the marks that nobody sees (direction, width): they hide no order."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
