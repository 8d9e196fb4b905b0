"""The greeting fits whatever the secretary wrote into the client's name."""

import pytest

from assistant.conversation.address import Addressee
from assistant.conversation.japanese import Japanese
from assistant.domain.client import Channel


@pytest.mark.parametrize(
    ("name", "called", "in_full"),
    [
        ("青木", "青木様", "青木様"),
        ("早瀬 由紀 様(早瀬陶房)", "早瀬 由紀様", "早瀬陶房\n早瀬 由紀様"),
        ("根岸 誠(ねぎし歯科)様", "根岸 誠様", "ねぎし歯科\n根岸 誠様"),
        ("小谷商店(小谷さん)", "小谷様", "小谷商店\n小谷様"),
        ("三好さん", "三好様", "三好様"),
        ("柏木先生", "柏木先生", "柏木先生"),
        ("柏木 律子先生(柏木クリニック)", "柏木 律子先生", "柏木クリニック\n柏木 律子先生"),
        ("株式会社みなと", "株式会社みなと御中", "株式会社みなと御中"),
        ("合同会社つくし 御中", "合同会社つくし 御中", "合同会社つくし 御中"),
    ],
)
def test_a_client_is_called_once_with_the_title_that_is_due(name: str, called: str, in_full: str) -> None:
    found = Addressee.of(name)
    assert (found.called, found.in_full) == (called, in_full)


def test_a_mail_begins_with_the_company_and_a_chat_with_the_person() -> None:
    name = "早瀬 由紀 様(早瀬陶房)"
    assert Japanese(name, Channel.EMAIL).greeting().startswith("早瀬陶房\n早瀬 由紀様\n\n")
    assert Japanese(name, Channel.LINE).greeting() == "早瀬 由紀様"
    assert Japanese(name, Channel.PHONE).greeting().endswith("】早瀬 由紀様")
