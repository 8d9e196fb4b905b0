"""What is not done as asked, whoever asks: another client's ways, a secret in writing, a bank account that a mail says
has changed, what a rule keeps out of writing. Each says what is done instead."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from assistant.domain.base import Language, Localized
from assistant.domain.brief import Evidence
from assistant.domain.draft import Caution
from assistant.domain.instruction import Reading

Refused = Literal["other_client", "secret", "account"]

_USES = r"流用|使い回|真似|まね|参考|同じ|借り|もら|見せ|教え|どう(?:し|決め|やっ|なっ)|やり方|コツ|うまくいっ|当たっ|使え|使って"
_OTHER_CLIENT = re.compile(
    rf"(?:そちら|そっち|秘書さん|あなた|そちらさん)(?:で|が|の)[^。!?\n]{{0,24}}(?:客|クライアント|顧客|屋さん|店|会社|社長|先生)[^。\n]{{0,24}}(?:{_USES})"
    rf"|(?:よそ|ほか|他|別)の(?:お?客|クライアント|顧客|担当先|契約先)(?:さん|さま|様)?(?:の|で|に|が|は|、)[^。\n]{{0,16}}(?:{_USES})"
    rf"|(?:そちら|そっち)(?:で|が)(?:担当し|受け|見|やっ|持っ|お?付き合い)[^。!?\n]{{0,20}}さん(?:[^。\n]{{0,24}}(?:{_USES}))"
    r"|\byour (?:other|\w+) (?:clients?|customers?)\b|\bother clients?(?:'s?)? (?:ads?|texts?|files?|templates?|way)|\bwhat (?:your )?other clients",
    re.I,
)
_GUARDED = r"パスワード|暗証番号|秘密鍵|(?:API|SSH)キー|カード番号|セキュリティコード|認証コード|ログイン情報|passwords?|passcodes?|api keys?|private keys?|credentials|pin code"
_SENDS = r"送|教え|伝え|知らせ|メール|LINE|チャット|共有|渡|書い|貼|載せ|連絡"
_SECRET_OUT = re.compile(
    rf"(?:{_GUARDED})(?![のを]?(?:変更|再発行|再設定|リセット|忘|つくり直|作り直|管理))[^。!?\n]{{0,24}}(?:{_SENDS})"
    rf"|\b(?:send|share|mail|e-?mail|text|tell|give|forward|message|post)\b[^.!?\n]{{0,50}}\b(?:{_GUARDED})",
    re.I,
)
_ACCOUNT = re.compile(
    r"(?:口座|振り?込み?先|送金先|入金先)[^。!?\n]{0,16}(?:変わ|変更|かわ|新し|直し|差し替|替え|切り替)"
    r"|\bbank (?:account|details)\b[^.!?\n]{0,24}\b(?:chang|new|updat)|\b(?:changed?|new|updated?) [^.!?\n]{0,16}bank (?:account|details)",
    re.I,
)
_FROM_OUTSIDE = re.compile(
    r"メール|連絡|FAX|ファックス|通知|手紙|電話(?:が|で)|先方|売主|買主|取引先|仕入|業者|外注|って来|て来た|supplier|vendor|seller|e-?mail|they say",
    re.I,
)
_OWN_ACCOUNT = re.compile(
    r"(?:うち|当方|弊社|当社|当店|当院|自社|私|わたし|僕)の[^。\n]{0,6}口座|\b(?:our|my) bank", re.I
)


@dataclass(frozen=True)
class _Words:
    """`kind`: of the warning. `warning`: for her. `told`: for the client, in the message."""

    kind: Literal["other_client", "secret", "authority"]
    warning: Localized
    told: Localized


_WORDS: Mapping[Refused, _Words] = MappingProxyType(
    {
        "other_client": _Words(
            "other_client",
            Localized(
                ja="ほかのお客様の文や進め方を求めるご依頼です。お見せすることも流用することもせず、公開されている例とこの方の記録だけで作ります。",
                en="This asks for another client's texts or ways. Neither shown nor reused: work from public examples and this client's own records.",
            ),
            Localized(
                ja="ほかのお客様の文や進め方はお伝えも流用もできないため、公開されている例とこれまでの記録をもとにお作りします。",
                en="I cannot share or reuse what other clients have, so I will work from public examples and your own past work.",
            ),
        ),
        "secret": _Words(
            "secret",
            Localized(
                ja="秘密の値(パスワードなど)を文で渡すご依頼です。メールやチャットには書かず、預かりもしません。パスワード管理ツールの共有か、ご本人から相手への電話で渡していただきます。",
                en="This asks to hand over a secret in writing. It is neither written nor held by us: use a password manager's sharing, or a call from the client.",
            ),
            Localized(
                ja="パスワードなどの秘密は文に残さないよう、管理ツールの共有か、ご本人からのお電話でお渡しください。値はこちらにはお送りいただかなくて大丈夫です。",
                en="Passwords are best kept out of writing: please pass it on by a password manager's sharing or by phone yourself; there is no need to send it to me.",
            ),
        ),
        "account": _Words(
            "authority",
            Localized(
                ja="振込先が変わったという連絡は、なりすまし詐欺によく使われます。届いた連絡に書かれた番号や返信は使わず、以前から分かっている番号に電話して確かめるまで、登録も書類も支払いも変えません。",
                en="A message that a bank account has changed is a common fraud. Nothing is changed or paid until it is confirmed by phone on a number known from before, never the one in the message.",
            ),
            Localized(
                ja="振込先の変更は、以前から分かっている番号へのお電話で先方に確かめられるまで、行わずにお待ちします。",
                en="The change of the bank account waits until it is confirmed by phone on a number known from before.",
            ),
        ),
    }
)


@dataclass(frozen=True)
class Refusal:
    """Something that is not done as asked. `quote`: the client's words that ask for it."""

    kind: Refused
    quote: str

    def warning(self, language: Language) -> Caution:
        words = _WORDS[self.kind]
        evidence = Evidence(kind="instruction", id="instruction", quote=self.quote)
        return Caution(kind=words.kind, text=words.warning.text(language), evidence=(evidence,))

    def told(self, language: Language) -> str:
        """One or two sentences for the client."""
        return _WORDS[self.kind].told.text(language)


def refusals(reading: Reading) -> tuple[Refusal, ...]:
    """Each kind once, in the order of the table."""
    return tuple(_found(reading.instruction.text))


def _found(text: str) -> Iterator[Refusal]:
    sentences = [one.strip() for one in re.findall(r"[^。!?!?\n]+", text) if one.strip()]
    for kind, asks in _ASKS.items():
        quote = next((one for one in sentences if asks.search(unicodedata.normalize("NFKC", one))), None)
        if quote is not None and (kind != "account" or _is_told_by_others(text)):
            yield Refusal(kind, quote)


def _is_told_by_others(text: str) -> bool:
    return _FROM_OUTSIDE.search(text) is not None and _OWN_ACCOUNT.search(text) is None


_ASKS: Mapping[Refused, re.Pattern[str]] = MappingProxyType(
    {"other_client": _OTHER_CLIENT, "secret": _SECRET_OUT, "account": _ACCOUNT}
)


def told(found: Sequence[Refusal], language: Language) -> str:
    """All of it, for the message."""
    return ("" if language == "ja" else " ").join(one.told(language) for one in found)
