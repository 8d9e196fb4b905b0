"""Shape: whether words without letter, option or amount have the form of an answer at all."""

import re

from assistant.conversation.answers.phrases import ASIDE, CHANGE, FILLER, QUESTION, WISH

_REPORTS = re.compile(
    r"(?:届き|送り|送っておき|払い|済ませ|もらい|いただき|受け取り|見|終わり|でき|聞き|戻り|着き|しておき)ました|てきました|ています[。]?$|助かり|ありがと|楽しみ|よろしく$"
)
_NOUN = r"[一-龠々ァ-ヶーA-Za-z0-9「」・のとやおさん先生]{2,20}"
_CHOOSES = re.compile(
    rf"^{_NOUN}(?:(?:で|に|が|を)(?:お?願い.{{0,8}}|頼.{{0,3}}|して.{{0,8}}|しま(?:す|しょう).?|希望.{{0,4}}|(?:いい|良い|よい|ええ).{{0,6}})?|希望.{{0,4}}|案)[。!]*$"
    r"|^.{1,20}の件(?:です|で|をお願い.{0,6})?[。!]*$"
    r"|(?:please|would be (?:good|best|great)|works(?: best)?)[.!]?$",
    re.I,
)
_OTHER_TOPIC = re.compile(r"^.{1,12}(?:は|も|って)(?!.{0,3}$)")
_SAYS = re.compile(r"[一-龠々ァ-ヶA-Za-z0-9]|[ぁ-ん]{4}")
_ENGLISH = re.compile(r"^[\x00-\x7f“”‘’]+$")


def answers_by_shape(text: str, *, numbered: bool) -> bool:
    """True where the words can stand as an answer. Under a number nearly all do; without one only short words that
    choose (「駅前の喫茶店でお願いします」) and open no other topic."""
    if FILLER.match(text) or QUESTION.search(text) or WISH.search(text):
        return False
    if not _SAYS.search(text):
        return False
    if numbered:
        return not _REPORTS.search(text)
    if _ENGLISH.match(text) and not _CHOOSES.search(text):
        return False
    short = len(text) <= 30 and not ASIDE.match(text) and not CHANGE.search(text)
    return short and bool(_CHOOSES.search(text)) and not _OTHER_TOPIC.match(text) and not _REPORTS.search(text)
