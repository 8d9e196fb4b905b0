"""What is brought in a zip, or unpacks to more than it seems, is taken whole or refused before it fills the memory."""

import io
import itertools
import json
import struct
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import ImportRefused
from assistant.importing import parse_import, zips
from assistant.importing.chat import parse_chat
from assistant.importing.chat.message import ChatMessage
from assistant.importing.chat.parse import MOST_LINES
from assistant.importing.chat.slack import MOST_MESSAGES, MOST_OF_A_DAY, MOST_PARTS, _log
from assistant.importing.handed import MOST_TASKS
from assistant.importing.parse import MAX_FILE
from assistant.importing.problems import Problems

TODAY = date(2026, 11, 20)
CLIENT = json.dumps({"kind": "client", "id": "umi", "name": "海"}).encode()
MESSAGE = {"type": "message", "user": "U1", "text": "表を先に", "ts": "1763600000.0"}


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def listing(data: bytes, times: int) -> bytes:
    """The same zip, its only file listed so many times."""
    end = data.rindex(b"PK\x05\x06")
    start = data.rindex(b"PK\x01\x02")
    listed = data[start:end] * times
    return (
        data[:start] + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times, times, len(listed), start, 0)
    )


def claiming(data: bytes, size: int) -> bytes:
    """The same zip, which says that its last file unpacks to so many bytes."""
    entry = data.rindex(b"PK\x01\x02")
    return data[: entry + 24] + struct.pack("<L", size) + data[entry + 28 :]


def slack(day: bytes) -> bytes:
    return zipped({"mori/2026-11-19.json": day})


def refused(data: bytes, name: str = "export.zip") -> str:
    with pytest.raises(ImportRefused) as error:
        parse_chat(data, name)
    return str(error.value)


def test_a_zip_that_lists_more_files_than_any_export_has_is_refused_and_one_with_many_is_read() -> None:
    day = slack(json.dumps([MESSAGE]).encode())
    assert len(parse_chat(listing(day, 500), "export.zip").messages) == 500
    assert "zipを開けません" in refused(listing(day, zips.MOST_ENTRIES + 1))
    client = zipped({"import.jsonl": CLIENT})
    assert parse_import(client, "x.zip", today=TODAY).clients[0].id == "umi"
    with pytest.raises(ImportRefused):
        parse_import(listing(client, zips.MOST_ENTRIES + 1), "x.zip", today=TODAY)


def test_no_file_of_a_zip_is_read_further_than_it_may_be() -> None:
    with zips.opened(zipped({"a": b"0123456789"})) as archive:
        assert zips.unpacked(archive, "a", 10) == b"0123456789"
        with pytest.raises(zipfile.LargeZipFile):
            zips.unpacked(archive, "a", 9)
    assert "zipを開けません" in refused(claiming(slack(json.dumps([MESSAGE] * 1_000).encode()), 2_000))


@pytest.mark.parametrize(
    "sizes", [(MOST_OF_A_DAY + 1,), (MOST_OF_A_DAY,) * (zips.MOST_UNPACKED // MOST_OF_A_DAY) + (1,)]
)
def test_a_slack_export_that_says_it_is_too_large_is_refused_before_it_is_unpacked(sizes: tuple[int, ...]) -> None:
    day = slack(b"[]")
    start, end = day.rindex(b"PK\x01\x02"), day.rindex(b"PK\x05\x06")
    listed = b"".join(claiming(day, size)[start:end] for size in sizes)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(sizes), len(sizes), len(listed), start, 0)
    assert "展開すると大きすぎます" in refused(day[:start] + listed + tail)


def test_a_few_kilobytes_that_unpack_to_millions_of_lists_cost_no_memory() -> None:
    bomb = slack(b"[" + b"[]," * (MOST_OF_A_DAY // 4) + b"[]]")
    assert len(bomb) < 100_000
    tracemalloc.start()
    told = refused(bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "展開すると大きすぎます" in told
    assert most < 5 * MOST_OF_A_DAY
    assert MOST_PARTS < MOST_OF_A_DAY // 4
    loose = b'[{"ts": "1"},' + b"[]," * MOST_PARTS + b"[]]"
    assert "展開すると大きすぎます" in refused(loose, "day.json")


def test_more_messages_or_lines_than_anybody_reads_are_refused_without_keeping_them() -> None:
    message = ChatMessage(sender="海", sent=None, text="表を先に")
    with pytest.raises(ImportRefused, match="発言が200,000件を超えています"):
        _log(itertools.repeat(message), Problems("export.zip"))
    assert len(_log(itertools.repeat(message, MOST_MESSAGES), Problems("export.zip")).messages) == MOST_MESSAGES
    assert "行が多すぎます" in refused("海: 表\n".encode() * (MOST_LINES + 1), "talk.txt")


def test_a_hand_over_with_more_lines_of_tasks_than_anybody_has_is_refused_before_they_are_read() -> None:
    for line in (b"\n", b"{}\n"):
        bomb = zipped({"import.jsonl": CLIENT, "tasks.jsonl": line * (MOST_TASKS + 1)})
        with pytest.raises(ImportRefused, match=r"tasks\.jsonlの行が多すぎます\(20,000行まで\)"):
            parse_import(bomb, "x.zip", today=TODAY)
    blank = zipped({"import.jsonl": CLIENT, "tasks.jsonl": b"\n" * MOST_TASKS})
    assert parse_import(blank, "x.zip", today=TODAY).tasks == ()


def test_a_hand_over_whose_notes_are_larger_than_a_file_may_be_is_refused() -> None:
    bomb = zipped({"import.jsonl": CLIENT + b" " * MAX_FILE})
    assert len(bomb) < 100_000
    with pytest.raises(ImportRefused, match="zipを開けません"):
        parse_import(bomb, "x.zip", today=TODAY)


def test_the_limits_are_those_that_the_document_names() -> None:
    text = (Path(__file__).parent.parent / "docs" / "in-and-out.md").read_text(encoding="utf-8")
    millions = [f"{number // 1_000_000} MB" for number in (MAX_FILE, zips.MOST_UNPACKED, MOST_OF_A_DAY)]
    counts = [f"{number:,}" for number in (zips.MOST_ENTRIES, MOST_MESSAGES, MOST_LINES, MOST_TASKS)]
    assert [one for one in (*millions, *counts) if one not in text] == []
