"""What nobody else should read is kept out; ways of working are not."""

import pytest

from assistant.reading.delicate import is_private


@pytest.mark.parametrize(
    "text",
    [
        "二階の方は、ご主人から逃げて来ておいでです。",
        "借り主さんのことは誰に聞かれても知らないで通してください",
        "引っ越し先は『わかりません』で通して",
        "His mother had a stroke in May, so go easy.",
        "父が脳梗塞で倒れたことは社員には言わないで",
    ],
)
def test_lives_and_silence_are_private(text: str) -> None:
    assert is_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "誰に聞かれてもすぐ答えられる資料にしてください",
        "逃げてきた猫の写真を載せてください",
        "『わかりません』と答えたお客様にはもう一度説明してください",
        "Use broad brush strokes in the logo.",
        "先方が値段をきくまで金額は言わないでください",
    ],
)
def test_ways_of_working_are_not(text: str) -> None:
    assert not is_private(text)
