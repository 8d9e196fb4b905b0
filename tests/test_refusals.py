"""What is not done as asked: another client's ways, secrets in writing, changed bank accounts."""

import pytest

from assistant.domain.base import Language
from assistant.domain.brief import GO_AHEAD
from assistant.drafting.authority import go_ahead_item
from assistant.drafting.channel import channel_advice
from assistant.drafting.refusals import refusals
from assistant.drafting.sayings import sayings
from tests.building import client, context, reading

ASKED = [
    ("ほかのお客さんのメルマガで当たった文、流用していいよ", "other_client"),
    ("そちらで担当してる美容院さんはどうやってるの?まねしたい", "other_client"),
    ("よその客の提案書を参考にして作って", "other_client"),
    ("Use the same template as your other clients", "other_client"),
    ("サーバーの管理パスワードを先方にメールで送っといて", "secret"),
    ("カードの暗証番号、スタッフに伝えて", "secret"),
    ("Share the admin password with Joe", "secret"),
    ("仕入先から振込先が変わったと連絡あり。登録を直して", "account"),
    ("口座変更のメールが来たので次から新しいほうに払って", "account"),
    ("The supplier emailed their new bank account, please update it", "account"),
]
FINE = [
    "うちのほかのお客様にも案内して",
    "他の店も見て相場を調べて",
    "パスワードの再発行の手順をまとめて",
    "パスワードを忘れたので問い合わせて",
    "うちの口座が変わったので取引先にお知らせして",
    "口座を新しく作りたいので必要書類を調べて",
    "新しいお客様の連絡先を登録して",
    "Please send the invoice to the client",
    "Tell your colleague I said hello",
]


@pytest.mark.parametrize(("text", "kind"), ASKED)
def test_what_is_not_done_as_asked_is_recognised(text: str, kind: str) -> None:
    (found,) = refusals(reading(text))
    assert found.kind == kind
    assert found.quote in text


@pytest.mark.parametrize("text", FINE)
def test_ordinary_work_is_not_refused(text: str) -> None:
    assert refusals(reading(text)) == ()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("text", "kind"), ASKED)
def test_she_is_warned_and_the_client_is_told_what_is_done_instead(
    text: str, kind: str, language: Language
) -> None:
    found = refusals(reading(text))
    warning = found[0].warning(language)
    assert warning.kind == {"account": "authority"}.get(kind, kind)
    item = go_ahead_item((), language, found)
    assert item is not None
    assert item.slot == GO_AHEAD
    assert item.value == found[0].told(language)


def test_a_changed_account_and_a_secret_are_matters_for_a_call() -> None:
    one = context(of=client(rules=("値段の話は私が口頭でする",)))
    for text, kind in ASKED:
        said = reading(text)
        advice = channel_advice(said, one, sayings(one), (), refusals(said))
        assert (advice is not None) is (kind != "other_client")
        assert advice is None or (advice.use == "call" and "口頭でする" not in advice.why)
