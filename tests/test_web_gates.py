"""What leaves the page as a file or for good, and what comes in, without a page."""

import asyncio
import html
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from assistant.access.principal import OWNER, acting
from assistant.assembly import open_desk
from assistant.errors import BadInput, ImportRefused, UnknownClient
from assistant.settings import Settings
from assistant.web.files import NAME_HEADER, add_file_routes
from assistant.web.handlers.clients import Clients
from assistant.web.handlers.erasing import Erasing
from assistant.web.handlers.files_in import FilesIn
from assistant.web.handlers.merging import Merging
from assistant.web.handlers.notes import Notes
from assistant.web.handlers.talks import MOST_OFFERED, Talks, TalkView
from assistant.web.handlers.uploads import Cloakroom, Upload
from assistant.web.handlers.workspace import Workspace
from assistant.web.joining import JoinedDesk
from assistant.web.security import MOST_BYTES, MOST_FILE_BYTES, Guard
from assistant.web.wording import Tongue
from tests.fakes_desk import NOW, FakeDesk, desk_with_samples
from tests.shared_cache import cache_dir

JA, EN = Tongue("ja"), Tongue("en")
TALK = """海野 さゆり: 先日の資料、80点です。次からは表にしてください。
私: 承知いたしました。次回から表にいたします。
海野 さゆり: 候補日は必ず3つ出してください。
私: かしこまりました。
"""
NOTES_CSV = "クライアントID,日付,点数,作業,メモ\numi,2026-10-01,80,資料,表にしてください\n"


def uploads(data: bytes, name: str = "a.txt") -> tuple[Cloakroom[Upload], str]:
    room: Cloakroom[Upload] = Cloakroom()
    return room, room.hand_in(Upload(name, data))


def talks(desk: FakeDesk, room: Cloakroom[Upload] | None = None) -> Talks:
    return Talks(desk, room or Cloakroom(), clock=lambda: NOW)


def last(reader: Talks, source: tuple[object, object], picked: tuple[object, object] = ("", "")) -> TalkView:
    return list(reader.read("umi", source, picked, JA))[-1]


# talks


def test_all_candidates_can_be_ticked_at_once() -> None:
    reader = talks(desk_with_samples())
    view = last(reader, (TALK, ""))
    assert list(reader.every(view.ticket)) == [mark for _, mark in view.offers]
    with pytest.raises(BadInput):
        reader.every("unknown")


def test_a_pasted_talk_offers_notes_and_keeps_only_what_was_ticked() -> None:
    desk = desk_with_samples()
    reader = talks(desk)
    view = last(reader, (TALK, ""))
    assert view.sender == "海野 さゆり"
    assert len(view.offers) >= 2
    assert desk.records.notes == []
    assert "まだ保存していません" in view.said
    reader.approve("umi", view.ticket, ["0"], JA)
    assert [note.client_id for note in desk.records.notes] == ["umi"]
    assert desk.records.notes[0].text in view.offers[0][0]


def test_what_is_a_note_already_is_not_offered_again() -> None:
    desk = desk_with_samples()
    reader = talks(desk)
    view = last(reader, (TALK, ""))
    reader.approve("umi", view.ticket, [value for _, value in view.offers], JA)
    again = last(reader, (TALK, ""))
    assert again.offers == ()
    assert "見つかりませんでした" in again.said


def test_candidates_can_not_be_kept_for_another_client_nor_twice() -> None:
    desk = desk_with_samples()
    reader = talks(desk)
    ticket = last(reader, (TALK, "")).ticket
    with pytest.raises(BadInput, match="別のクライアント"):
        reader.approve("sora", ticket, ["0"], JA)
    reader.approve("umi", ticket, ["0"], JA)
    with pytest.raises(BadInput, match="もう一度"):
        reader.approve("umi", ticket, ["0"], JA)
    assert {note.client_id for note in desk.records.notes} == {"umi"}


@pytest.mark.parametrize("ticked", [[], None, ["99"], ["x"]])
def test_nothing_ticked_keeps_nothing_and_says_so(ticked: object) -> None:
    desk = desk_with_samples()
    reader = talks(desk)
    ticket = last(reader, (TALK, "")).ticket
    with pytest.raises(BadInput, match="チェック"):
        reader.approve("umi", ticket, ticked, JA)
    assert desk.records.notes == []


def test_she_is_asked_who_the_client_is_where_nothing_tells() -> None:
    desk = desk_with_samples()
    words = "A: 候補は3つでお願いします。\nB: 次からは表にしてください。\nC: 了解です。"
    view = last(talks(desk), (words, ""))
    assert view.sender is None
    assert view.offers == ()
    assert {name for _, name in view.senders} == {"A", "B", "C"}
    picked = last(talks(desk), (words, ""), ("", "B"))
    assert picked.sender == "B"
    assert any("表に" in label for label, _ in picked.offers)
    assert not any("候補は3つ" in label.splitlines()[1] for label, _ in picked.offers)


def test_a_log_of_several_channels_is_read_only_after_one_was_chosen() -> None:
    room, ticket = uploads(slack_zip(), "slack.zip")
    view = last(talks(desk_with_samples(), room), ("", ticket))
    assert set(view.rooms) == {"umi-room", "sora-room"}
    assert view.offers == ()
    chosen = last(talks(desk_with_samples(), room), ("", ticket), ("umi-room", "Umi"))
    assert any("表に" in label for label, _ in chosen.offers)
    assert not any("電話" in label for label, _ in chosen.offers)


def slack_zip() -> bytes:
    import io
    import json
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("users.json", json.dumps([{"id": "U1", "name": "umi", "profile": {"real_name": "Umi"}}]))
        for channel, text in (
            ("umi-room", "次からは表にしてください。"),
            ("sora-room", "次からは電話にしてください。"),
        ):
            said = [{"type": "message", "user": "U1", "text": text, "ts": "1790000000.000100"}]
            archive.writestr(f"{channel}/2026-09-21.json", json.dumps(said))
    return file.getvalue()


def test_long_talks_say_how_far_they_are_and_offer_the_newest() -> None:
    many = "\n".join(
        f"海野 さゆり: 次からは資料{n}を表{n}にしてください。\n私: 承知いたしました。" for n in range(120)
    )
    seen = list(talks(desk_with_samples()).read("umi", (many, ""), ("", ""), JA))
    assert any("%" in view.said for view in seen[:-1])
    assert len(seen[-1].offers) == MOST_OFFERED
    assert "表119" in seen[-1].offers[0][0]


@pytest.mark.parametrize("text", ["", "  ", "x" * 200_001, 7, "ただの文です"])
def test_what_is_no_talk_is_refused_with_a_sentence(text: object) -> None:
    with pytest.raises((BadInput, ImportRefused)):
        last(talks(desk_with_samples()), (text, ""))


# files in


def files(desk: FakeDesk, data: str, name: str = "notes.csv") -> tuple[FilesIn, str]:
    room, ticket = uploads(data.encode(), name)
    return FilesIn(desk, room, clock=lambda: NOW), ticket


def test_a_file_is_shown_before_anything_is_kept() -> None:
    desk = desk_with_samples()
    handler, ticket = files(desk, NOTES_CSV)
    view = handler.check(ticket, JA)
    assert view.ready
    assert "海野 さゆり" in view.shown
    assert "まだ取り込んでいません" in view.shown
    assert desk.records.notes == []
    assert "メモを追加 1件" in handler.take_in(ticket, JA)
    assert desk.records.notes[0].text == "表にしてください"
    with pytest.raises(BadInput, match="もう一度"):
        handler.take_in(ticket, JA)


@pytest.mark.parametrize(
    "data",
    ["", "なにか", "ID,名前\n,\n", NOTES_CSV.replace("80", "120"), NOTES_CSV.replace("表に", "パスワード表に")],
)
def test_a_wrong_file_keeps_nothing(data: str) -> None:
    desk = desk_with_samples()
    handler, ticket = files(desk, data)
    with pytest.raises(ImportRefused):
        handler.check(ticket, JA)
    assert desk.records.notes == []


def test_names_in_a_file_are_data() -> None:
    handler, ticket = files(desk_with_samples(), 'ID,名前\nx,"<script>1</script>"\n', "<b>.csv")
    shown = handler.check(ticket, JA).shown
    assert "<script" not in shown
    assert "<b>" not in shown


def test_the_oldest_file_leaves_first_and_tickets_can_not_be_guessed() -> None:
    room: Cloakroom[int] = Cloakroom(2)
    tickets = [room.hand_in(number) for number in range(3)]
    assert (room.look(tickets[1]), room.look(tickets[2])) == (1, 2)
    assert len(set(tickets)) == 3
    assert all(len(ticket) >= 20 for ticket in tickets)
    for wrong in (tickets[0], "", None, 7, "1"):
        with pytest.raises(BadInput):
            room.look(wrong)


# a client leaves


def test_a_client_goes_only_after_the_name_was_typed_and_alone() -> None:
    desk = desk_with_samples()
    Notes(desk, clock=lambda: NOW).add("umi", "候補は3つで", "", "")
    Notes(desk, clock=lambda: NOW).add("sora", "電話で", "", "")
    erasing = Erasing(desk)
    assert "メモ 1件" in erasing.shown("umi", JA)
    for wrong in ("", "空閑 健", "海野", None):
        with pytest.raises(BadInput, match="まだ何も消していません"):
            erasing.erase("umi", wrong, JA)
    assert "umi" in desk.records.known
    erasing.erase("umi", "海野　さゆり", JA)
    assert set(desk.records.known) == {"sora", "hara"}
    assert [note.client_id for note in desk.records.notes] == ["sora"]
    with pytest.raises(UnknownClient):
        erasing.shown("umi", JA)


# two entries of one person


def test_an_entry_is_merged_only_after_its_name_was_typed_and_the_others_stay() -> None:
    desk = desk_with_samples()
    Notes(desk, clock=lambda: NOW).add("umi", "候補は3つで", "", "")
    merging = Merging(desk, Clients(desk, lambda: ()))
    assert [client_id for _, client_id in merging.others("umi")] == ["hara", "sora"]
    assert "二重に登録" in merging.shown("umi", "", JA)
    told = merging.shown("umi", "sora", JA)
    assert "メモ 1件" in told
    assert "元に戻せません" in told
    for into, typed in (
        ("sora", ""),
        ("sora", "空閑 健"),
        ("sora", None),
        ("", "海野 さゆり"),
        ("umi", "海野 さゆり"),
    ):
        with pytest.raises(BadInput):
            merging.merge("umi", into, typed, JA)
    assert set(desk.records.known) == {"umi", "sora", "hara"}
    done = merging.merge("umi", "sora", "海野　さゆり", JA)
    assert (done.client_id, set(desk.records.known)) == ("sora", {"sora", "hara"})
    assert "海野 さゆりの記録を空閑 健にまとめました" in done.said
    assert "メモ1件" in done.said
    assert [note.client_id for note in desk.records.notes] == ["sora"]
    with pytest.raises(UnknownClient):
        merging.merge("umi", "sora", "海野 さゆり", JA)


def test_entries_of_the_same_name_are_told_apart_before_they_are_merged() -> None:
    desk = desk_with_samples()
    desk.records.known["twin"] = desk.records.known["umi"].model_copy(update={"id": "twin"})
    told = html.unescape(Merging(desk, Clients(desk, lambda: ())).shown("twin", "umi", EN))
    assert "海野 さゆり (twin)" in told
    assert "海野 さゆり (umi)" in told


# the routes


def ask(
    desk: FakeDesk, path: str, *, method: str = "GET", room: Cloakroom[Upload] | None = None, **options: object
) -> httpx.Response:
    application = FastAPI(openapi_url=None)
    add_file_routes(application, desk, room or Cloakroom(), clock=lambda: NOW)

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app=Guard(application))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **options)  # type: ignore[arg-type]

    return asyncio.run(go())


def test_a_task_is_saved_under_a_japanese_name() -> None:
    desk = desk_with_samples()
    key = Workspace(desk, clock=lambda: NOW).draft("umi", "来週どこかで", "", JA).key
    answer = ask(desk, f"/save/{key}/md")
    assert answer.status_code == 200
    assert "attachment; filename*=UTF-8''%E6%89%93" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_task_of_another_client_is_not_there_and_a_wrong_form_neither() -> None:
    desk = desk_with_samples()
    key = Workspace(desk, clock=lambda: NOW).draft("umi", "来週どこかで", "", JA).key
    task = key.partition("/")[2]
    for path in (
        f"/save/sora/{task}/md",
        f"/save/nobody/{task}/md",
        f"/save/{key}/exe",
        "/save/nobody/zip",
        "/save/umi/exe",
    ):
        answer = ask(desk, path)
        assert answer.status_code == 404, path
        assert re.search("[ぁ-ん]", answer.text), path


def test_the_files_of_a_client_hold_only_this_client() -> None:
    desk = desk_with_samples()
    Notes(desk, clock=lambda: NOW).add("umi", "候補は3つで", "", "")
    Notes(desk, clock=lambda: NOW).add("sora", "電話で", "", "")
    assert ask(desk, "/save/umi/notes-csv").text == "候補は3つで"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_can_not_make_the_browser_save(site: str) -> None:
    answer = ask(desk_with_samples(), "/save/umi/zip", headers={"sec-fetch-site": site})
    assert answer.status_code == 403


def test_a_file_is_brought_with_its_name_and_only_by_our_own_script() -> None:
    room: Cloakroom[Upload] = Cloakroom()
    desk = desk_with_samples()
    brought = ask(desk, "/bring", method="POST", room=room, content=b"abc", headers={NAME_HEADER: "%E8%A8%98.txt"})
    with acting(OWNER):
        assert room.look(brought.json()["ticket"]) == Upload("記.txt", b"abc")
    with pytest.raises(BadInput):
        room.look(brought.json()["ticket"])
    assert ask(desk, "/bring", method="POST", room=room, content=b"abc").status_code == 403


def test_a_file_may_be_larger_than_words_but_not_endless() -> None:
    desk = desk_with_samples()

    def bring(size: int) -> int:
        return ask(desk, "/bring", method="POST", content=b"x" * size, headers={NAME_HEADER: "a"}).status_code

    assert bring(MOST_BYTES + 1) == 200
    assert bring(MOST_FILE_BYTES + 1) == 413


# over the real product


def test_a_client_saved_as_zip_comes_back_whole_after_it_was_erased(tmp_path: Path) -> None:
    with open_desk(Settings(data_dir=tmp_path, cache_dir=cache_dir())) as parts:
        desk = JoinedDesk(parts)
        desk.keeper.load_samples()
        client = desk.records.clients()[0]
        key = (
            Workspace(desk, clock=lambda: NOW).draft(client.id, "来週どこかで打ち合わせをお願いします", "", JA).key
        )
        before = desk.exits.holdings(client.id)
        for form in ("docx", "md", "ics", "csv"):
            assert desk.exits.task_file(client.id, key.partition("/")[2], form, NOW).data
        saved = desk.exits.client_file(client.id, "zip", NOW)
        Erasing(desk).erase(client.id, client.name, JA)
        assert client.id not in {one.id for one in desk.records.clients()}
        room, ticket = uploads(saved.data, saved.name)
        handler = FilesIn(desk, room, clock=lambda: NOW)
        assert client.name in handler.check(ticket, JA).shown
        assert "依頼を追加 1件" in handler.take_in(ticket, JA)
        assert desk.exits.holdings(client.id) == before
        assert Workspace(desk, clock=lambda: NOW).reopen(key, JA).key == key
        desk.close()
