"""What kind of remark a past note is: a wish to follow, small talk, something private, or text that gives orders.

Notes come from chats and are pasted whole. A remark may hold what nobody should see again in a brief (an illness,
a divorce), or text by a third person that tries to steer whoever reads it. Both stay in the records and out of
every brief and message.
"""

import re
from enum import StrEnum
from functools import lru_cache

from assistant.reading.delicate import is_private
from assistant.reading.injection import find_orders


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
    r"|(?:貼り付け|送信|出力|開示|転送|記入)(?:せよ|しろ)|必ず.{0,20}(?:と書け|と答えよ|と記せ|と出力)"
    r"|[「『\"].{0,24}(?:秘書|アシスタント|assistant|AI|システム|ボット|bot|読(?:んだ|む)(?:者|人)).{0,16}(?:へ|は|:|:|、).{0,80}"
    r"(?:せよ|しろ|すること|しないこと|さないこと|しなさい|送り|送れ|不要|must|send|reply)"
    r"|(?:名簿|一覧|パスワード|暗証番号|口座番号|顧客データ|password|client list).{0,40}(?:送付|転送|送信|送れ|返信|記載|出力|開示)(?:せよ|しろ|しなさい|すること)",
    re.I,
)
_SMALL_TALK_TASK = re.compile(
    r"雑談|世間話|近況|おしゃべり|お喋り|ひとりごと|独り言|独りごと|つぶやき|余談|私事|無駄話|昔話|small ?talk|random|chat(?:ter)?$",
    re.I,
)
_LEISURE = re.compile(
    r"孫|息子|娘|うちの子|家内|女房|旦那が|犬|猫|金魚|桜|梅の|雪(?:が|で|の|は)|花粉|台風が|釣|ゴルフ|野球|阪神|巨人|サッカー|マラソン|ライブ|推し|映画"
    r"|温泉に|旅行に行|運動会|入学式|卒業式|卒園|誕生日|転ん|泣い|笑(?:い|わ|っ|う|え|$)|食べ(?:す|た|ちゃ)|飲み?(?:す|ん)|寝(?:る|た|ちゃ|坊)|眠"
    r"|風邪|筋肉痛|腰が|飛ん|びっくり|恥ずかし|真っ白|引越し|\b(?:cat|dog|kids?|asleep|snow|marathon|birthday|weekend was)\b",
    re.I,
)
_SENTENCE = re.compile(r"[。!?!?\n]+")
_TELLS = re.compile(
    r"(?:た|だ|る|です|ます|でした|ました|ません|ない|いな|らしい|しれん|とる|よる|ちょる)[わよねなのんさでがけどもばいー〜~笑w]*\W*$"
)
_REQUEST = re.compile(
    r"て(?:ください|下さい|くれ|ちょうだい|ほしい|欲しい|もらって)|お願い|おねがい|頼(?:む|み)|でいい|で結構|不要|禁止|NG|ダメ|やめ|避け|必ず.{0,12}(?:で|に)|にして|といて"
    r"|か?な(?:いと)?(?:困|あかん|いけ(?:ない|ません|ん))|んと困|なきゃ|ねばな|うち(?:は|で|の顧|の客|のお客)|当方|要望|以内|すること|しないこと|please|don't|never",
    re.I,
)
"""Words of a wish that stand in chatter only where it turns into one."""

_DIRECTIVE = re.compile(
    r"[てで](?:ください|下さい|くれ|ちょうだい|ほしい|欲しい|もらって|や|な(?!い|か)|ん?か)(?:$|[。!!、 よねわ])|[てで](?:ね|よ)(?:$|[。!!、 ])"
    r"|(?<!た)[てで](?:$|[。!!])|[とど]い(?:て|た(?:って|げて))|お?なはれ|なっせ|はいよ|ごと[。、]|(?:書け|出せ|送れ|切れ|しろ|せよ|るな|すな|うな)[。!!]|お願い|おねがい|頼む|がいい|でいい|が良い|で良い|結構|ダメ|だめ|NG|不要|禁止"
    r"|なし(?:で|に)|ナシ|やめ|避け|必ず|以内|まで(?:に|$|。)|に統一|にそろえ|に揃え|すること|しないこと|ように|べき|please|don't|do not|always|never",
    re.I,
)


@lru_cache(maxsize=65536)
def note_kind(task: str, text: str) -> NoteKind:
    """Decided by the words alone. Orders to a reader beat privacy, privacy beats small talk."""
    if _INJECTION.search(text) or find_orders(text):
        return NoteKind.INJECTION
    if is_private(text):
        return NoteKind.PRIVATE
    chatting = _SMALL_TALK_TASK.search(task) and not _REQUEST.search(text)
    if chatting or (not _DIRECTIVE.search(text) and _only_tells(text)):
        return NoteKind.SMALL_TALK
    return NoteKind.WISH


def _only_tells(text: str) -> bool:
    """True where the remark speaks of home and leisure, and every sentence of it tells and none asks."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    return _LEISURE.search(text) is not None and all(_TELLS.search(sentence) for sentence in sentences)


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
