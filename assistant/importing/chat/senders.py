"""Who of a talk is the client: a guess to be confirmed, never a decision."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from assistant.domain.client import Client
from assistant.importing.chat.message import ChatLog

_TITLE = re.compile(r"(?:様|さま|さん|氏|先生|社長|san)$", re.I)
_SERVING = re.compile(
    r"承知|かしこまりました|お世話になっております|お待たせ|ご確認|いただけますでしょうか|よろしいでしょうか|お送りいたします|いたしました|いたします|恐れ入りますが|申し訳ございません"
)
_MIXED = 0.15
"""How far the share of a secretary's phrases must lie apart before it says anything."""


@dataclass(frozen=True)
class ClientGuess:
    """`sender` is empty where nothing points to one of them; `sure`: the name is the client's own."""

    sender: str
    sure: bool = False


def guess_client(log: ChatLog, client: Client) -> ClientGuess:
    """Which sender is this client, by the name, else by who does not write like a secretary."""
    senders = [name for name, _ in log.senders]
    named = [name for name in senders if _alike(name, client.name)]
    if len(named) == 1:
        return ClientGuess(named[0], sure=True)
    if log.partner in senders and len(senders) <= 2:
        return ClientGuess(log.partner)
    return ClientGuess(_least_serving(log)) if len(senders) == 2 else ClientGuess("")


def _alike(name: str, other: str) -> bool:
    first, second = _bare(name), _bare(other)
    short, long = sorted((first, second), key=len)
    return first == second or (len(short) >= 2 and long.startswith(short))


def _bare(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(r"[((].*?[))]|[\s・.]", "", text)
    return _TITLE.sub("", text)


def _least_serving(log: ChatLog) -> str:
    total, serving = Counter[str](), Counter[str]()
    for message in log.messages:
        total[message.sender] += 1
        serving[message.sender] += bool(_SERVING.search(message.text))
    ranked = sorted(total, key=lambda name: serving[name] / total[name])
    shares = [serving[name] / total[name] for name in ranked]
    return ranked[0] if shares[-1] - shares[0] >= _MIXED else ""
