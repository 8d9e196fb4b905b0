"""Choosing: whether a clause chooses what it names (「オンラインで」) or only speaks of it (「オンライン会議のURLは後で」)."""

import re
from collections.abc import Sequence

from assistant.conversation.answers.wording import FIGURES, FUNCTION

_NEUTRAL = re.compile(
    r"全然|最後|最初|残念|多分|正直|もう少し|少し|以上|以下|以内|今回|本日|当日|場所|時間|予算|人数|日程|名前|席|(?<!電)話|件|方向|全員分|返事|回答|答え|自分|私|社長|デザイン|タイプ|プラン"
)
_POLITE = frozenset(
    "願致下良結構大丈夫進希望思頼伺足助来送書出使行作選決方案式側便第一人当社様程度位感十分可能形是非申上存入取見待始持予定考付事他次内中件直欲済届着都合終急嬉延"
)
_POLITE_WORDS = frozenset(
    "please fine thanks would should could will works let's go with good great best prefer like for do be is ok okay yes sure take choose want use it that we'll i'd ourselves let us option show people about send book make have get".split()  # noqa: SIM905
)
_CHOICE = re.compile(
    r"^[ \u3000]*(?:以上|以下|以内|で|に|を|が|の|方|ほう|案|便|側|まで|だけ|のみ|くらい|ぐらい|ほど|とか|など|も|って|い|へ|から|と|し|く|する|さん|ち)*[、。!!\s…~〜笑w✨]*$"
    r"|願い|希望|いい|良い|よい|ええ|よろし|ほし|欲し|[たて]い|くださ|下さ|くれ|もら|です|だ[。!よね]?$|でしょう|とい[てた]|頼|ok|大丈夫|結構|十分|かな|[やわよねで][。!]?$|ましょう|して|て[。!]?$|^[ぁ-ん]{0,3}[るうくすつぬむ][。!]?$"
    r"|(?:し|進め|決め|伺い|行き|受け|送り|出し|払い|使い|待ち|見|足り|続け|選び)ます[。!よね]*$|あれば|れば|助か|ありがた|いただけ|頂け"
    r"|なので|ので$|から$|ため$|please|fine|works|would|let'?s|good|great|go with|prefer|keep|use|need|want|should|^\W*(?:people|only)?\W*$"
)
_STRONG = re.compile(
    r"(?:が|で|に|を)?(?:いい|良い|よい|ええ|お?願い|希望|して(?:ください|下さい|ほし|欲し)|助か|ありがた|大丈夫)[^、。]{0,8}[。!!~〜…]*$"
)
_ABOUT = re.compile(
    r"^[ぁ-ん]{0,2}?(?:は|が)(?!.{0,3}(?:いい|良|よい|よろ|ほし|欲|希望|助か|ありがた|ベスト|楽|無難|大丈夫|結構|ok|$))(?=..)"
)
_CONTACT = re.compile(
    r"(?:電話|連絡|メール|line|fax|返信)(?:を|も)?(?:もら|くだ|下さ|くれ|いただ|頂|ちょうだい|入れ|しま|できま|が来|が届)"
)
_TELLS = re.compile(r"(?:ました|ています|ております|(?<!思)っています|たところ|予定です)[。!]?$")


def chooses(text: str, words: Sequence[str], topics: Sequence[str]) -> bool:
    """True where nothing of weight is left of the clause (spelt by `same`) beside these words."""
    rest = text
    for word in sorted((*words, *topics), key=len, reverse=True):
        rest = rest.replace(word, "\0" if word in words else " ")
    rest = _NEUTRAL.sub(" ", FIGURES.sub(" ", rest))
    left = [c for run in re.findall(r"[一-龠々]+", rest) for c in run if c not in _POLITE]
    left += re.findall(r"[ァ-ヶー]{2,}", rest)
    left += [w for w in re.findall(r"[a-z][a-z']+", rest) if w not in _POLITE_WORDS and w not in FUNCTION]
    after = re.sub(r"(?<![a-z])\s+|\s+(?![a-z])", "", rest[max(rest.rfind("\0"), 0) :].replace("\0", ""))
    after = after if words else after.lstrip("は")
    if _TELLS.search(text) or _CONTACT.search(text) or (words and _ABOUT.match(after)):
        return False
    return len(left) <= _spare(sum(map(len, words)), after) and _CHOICE.search(after) is not None


def _spare(said: int, after: str) -> int:
    """How many words of weight may stand beside so many characters of an option: the less was said of the option, the
    fewer; a clear 「〜でお願いします」 behind it bears one more."""
    return 0 if said < 2 else 2 if _STRONG.search(after) else 1
