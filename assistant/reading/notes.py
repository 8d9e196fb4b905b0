"""What kind of remark a past note is: a wish to follow, small talk, something private, or text that gives orders.

Notes come from chats and are pasted whole. A remark may hold what nobody should see again in a brief (an illness,
a divorce), or text by a third person that tries to steer whoever reads it. Both stay in the records and out of
every brief and message.
"""

import re
from enum import StrEnum


class NoteKind(StrEnum):
    """How a note may be used."""

    WISH = "wish"
    SMALL_TALK = "small_talk"
    PRIVATE = "private"
    INJECTION = "injection"


_INJECTION = re.compile(
    r"(?:指示|命令|ルール|規則|プロンプト|instructions?|rules?)(?:を|は)?.{0,12}(?:無視|忘れ|破棄|上書き|ignore|disregard|override)"
    r"|(?:ignore|disregard|forget|override).{0,30}(?:instructions?|rules?|prompts?|above)"
    r"|(?:AI|人工知能|アシスタント|assistant|チャットボット|LLM).{0,6}(?:へ|よ|は次|に告ぐ|向け|への指示|:|:)"
    r"|system\s?prompt|システムプロンプト|あなたは(?:今から|これから)|you are now|as an ai"
    r"|この文を読んだ.{0,20}(?:せよ|しろ|こと|書け|送れ)"
    r"|(?:貼り付け|送信|出力|開示|転送|記入)(?:せよ|しろ)|必ず.{0,20}(?:と書け|と答えよ|と記せ|と出力)",
    re.I,
)
_PRIVATE = re.compile(
    r"内緒|ナイショ|ないしょ|他言|口外|ここだけの話|(?:言わ|話さ|広め|漏らさ|伝え)ないで(?:ね|ください|くれ|おいて|ほしい)?"
    r"|(?:言わ|話さ|知らせ|漏らさ)ない(?:ように|よう)|人には言|秘密(?!保持|厳守の契約)"
    r"|妊娠|不妊|流産|産休|離婚|別居|調停|訴訟中|手術|入院|通院|がん(?:が|で|の|だ|と診断)|癌|鬱|うつ病|適応障害|持病|闘病|認知症"
    r"|借金|自己破産|倒産しそう|解雇|リストラ|退職を考え|辞めるつもり|不倫|逮捕|前科"
    r"|confidential|keep (?:this|it) (?:private|between us)|don't tell|pregnan|divorc|surgery|diagnos",
    re.I,
)
_SMALL_TALK_TASK = re.compile(r"雑談|世間話|近況|small ?talk|chat(?:ter)?$", re.I)
_DIRECTIVE = re.compile(
    r"て(?:ください|くれ|ちょうだい|ほしい|欲しい|ね|よ)|して(?:$|[。!!、 ])|お願い|おねがい|頼む|がいい|でいい|が良い|で良い|結構|ダメ|だめ|NG|不要|禁止"
    r"|なし(?:で|に)|ナシ|やめ|避け|必ず|以内|まで(?:に|$|。)|に統一|にそろえ|に揃え|すること|しないこと|ように|べき|please|don't|do not|always|never",
    re.I,
)


def note_kind(task: str, text: str) -> NoteKind:
    """Decided by the words alone. Orders to a reader beat privacy, privacy beats small talk."""
    if _INJECTION.search(text):
        return NoteKind.INJECTION
    if _PRIVATE.search(text):
        return NoteKind.PRIVATE
    if _SMALL_TALK_TASK.search(task) and not _DIRECTIVE.search(text):
        return NoteKind.SMALL_TALK
    return NoteKind.WISH


def is_private(text: str) -> bool:
    """True where the words tell something that nobody else should read."""
    return _PRIVATE.search(text) is not None


_CHANGE = re.compile(
    r"これから|今後|次から|次回から|今回から|来月から|からは|\d+月(?:分|から)|やめ|変え|変更|切り替|切替|改め|戻[しす]|撤回|取り消"
    r"|に統一|にそろえ|に揃え|ではなく|じゃなくて|でなく|だと.{0,20}(?:合わ|増え|足り|だめ|ダメ|困|なかった)"
    r"|(?:長|短|多|少な|早|遅|高|安|重|細か)(?:かった|すぎ)|なかった|続い(?:た|て)|もう(?:.{0,10})(?:いい|不要|しない|使わない)|前の?(?:は|も|やつ)"
    r"|from now on|instead|no longer|anymore|changed? (?:my|our)|switch",
    re.I,
)


def announces_change(text: str) -> bool:
    """True where a note says that an earlier way is over."""
    return _CHANGE.search(text) is not None
