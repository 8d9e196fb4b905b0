"""The type of work that is named by what is asked of whom."""

import pytest

from assistant.reading.idioms import type_by_idiom


@pytest.mark.parametrize(
    ("said", "type_id"),
    [
        ("見積届いてない業者さんに催促", "phone_errand"),
        ("原稿がまだ返ってきてない先生をせっついて", "phone_errand"),
        ("納品書もらってない店に催促しといて", "phone_errand"),
        ("会費まだ払ってない人に催促", None),
        ("取材の依頼、うまく断って", "reply"),
        ("共同企画の話、お断りのメール書いて", "reply"),
        ("登壇のオファー、辞退しといて", "reply"),
        ("営業の話は電話で断って", None),
        ("工事で休むこと、会員さん全員に知らせて", "notice"),
        ("値上げの件、取引先に一斉に案内", "notice"),
        ("会員みんなにLINEで連絡して", "notice"),
        ("全員に電話して", None),
        ("来週の打ち合わせの日程決めて", None),
    ],
)
def test_what_is_asked_of_whom_names_the_type_and_the_thing_does_not(said: str, type_id: str | None) -> None:
    assert type_by_idiom(said) == type_id
