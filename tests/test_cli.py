"""The command line over real records, in processes where it matters and in-process where not."""

import json
from pathlib import Path

import pytest

from assistant.cli import BAD_USE, FAILED, run

CLIENT = {
    "kind": "client",
    "id": "aoki",
    "name": "青木 一郎",
    "business": "建材の卸",
    "channel": "chat",
    "environment": ["Excel 2016"],
    "rules": ["見積の送付は承認のあと"],
}
OTHER = {**CLIENT, "id": "aoki2", "name": "青木 一朗"}
NOTES = [
    {
        "kind": "feedback",
        "id": "aoki-F01",
        "client_id": "aoki",
        "date": "2026-01-14",
        "score": 60,
        "task": "日程調整",
        "text": "候補は3つ、午前で出してください。",
    },
    {
        "kind": "feedback",
        "id": "aoki2-F01",
        "client_id": "aoki2",
        "date": "2026-01-15",
        "score": None,
        "task": "日程調整",
        "text": "候補はカナリア7つで。",
    },
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRIEF_DATA_DIR", str(tmp_path / "data"))
    source = tmp_path / "in.jsonl"
    source.write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in (CLIENT, OTHER, *NOTES)), encoding="utf-8"
    )
    assert run(["import", str(source)]) == 0
    return tmp_path


def drafted(capsys: pytest.CaptureFixture[str], *more: str, text: str = "来週どこかで打ち合わせを組んで") -> dict:
    capsys.readouterr()
    assert run(["draft", "--client", "aoki", "--now", "2026-11-10T10:00:00+09:00", "--json", *more, text]) == 0
    return json.loads(capsys.readouterr().out)


def test_draft_prints_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = drafted(capsys)
    assert set(draft) == {
        "schema_version", "id", "client_id", "instruction", "now", "engine", "tasks", "brief", "assumptions", "questions", "not_asked",
        "dates", "vague", "channel_advice", "warnings", "recalled", "message", "timings", "usage", "disposed",
    }  # fmt: skip
    assert set(draft["brief"]) == {
        "title", "purpose", "deliverable", "scope", "steps", "communication", "cautions", "suggestions", "done_when", "items", "markdown",
    }  # fmt: skip
    assert set(draft["brief"]["scope"]) == {"in", "out"}
    assert draft["engine"] == {"name": "playbook", "fallback_reason": None}
    assert [note["id"] for note in draft["recalled"]] == ["aoki-F01"]
    assert "2026-01-14" in draft["brief"]["markdown"]
    assert "候補は3つ" in draft["brief"]["markdown"]
    for question in draft["questions"]:
        assert set(question) == {
            "id", "slot", "label", "text", "why", "options", "recommended", "fallback", "value",
            "probability_wrong", "impact", "consequence", "reversible", "open_text",
        }  # fmt: skip
        assert 2 <= len(question["options"]) <= 4
    costs = [row["probability_wrong"] * row["impact"] for row in draft["assumptions"]]
    assert costs == sorted(costs, reverse=True)


def test_an_unasked_for_model_is_said_to_be_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = drafted(capsys, "--engine", "openai/some-model")
    assert draft["engine"]["name"] == "playbook"
    assert "モデル" in draft["engine"]["fallback_reason"]


def test_a_look_alike_clients_note_never_shows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "カナリア" not in json.dumps(drafted(capsys, text="打ち合わせの候補を出して"), ensure_ascii=False)


def test_a_batch_keeps_order_and_ids_and_answers_a_bad_line_with_an_error(folder: Path) -> None:
    lines = [
        {"id": "b", "client_id": "aoki", "now": "2026-11-10T10:00:00+09:00", "instruction": "資料をお願い"},
        {"id": "x", "client_id": "nobody", "now": "2026-11-10T10:00:00+09:00", "instruction": "資料をお願い"},
        {"id": "e", "client_id": "aoki", "now": "きのう", "instruction": "資料をお願い"},
        {"id": "a", "client_id": "aoki", "instruction": "🙏"},
    ]
    source, out = folder / "batch.jsonl", folder / "out.jsonl"
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    source.write_text(f"{text}\nnot json\n", encoding="utf-8")
    assert run(["draft", "--batch", str(source), "--out", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row.get("id") for row in rows] == ["b", "x", "e", "a", None]
    assert ["error" in row for row in rows] == [False, True, True, False, True]
    assert "nobody" in rows[1]["error"]["message"]
    assert rows[0]["brief"]["title"]


def test_a_type_named_at_the_command_line_holds_for_this_draft_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drafted(capsys, "--type", "invoice")["tasks"][0]["types"][0]["id"] == "invoice"
    assert drafted(capsys, "--type", "auto")["tasks"][0]["types"][0] == drafted(capsys)["tasks"][0]["types"][0]


def test_drafting_stores_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafted(capsys)
    run(["feedback", "list", "--client", "aoki"])
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["draft", "--client", "nobody", "資料"], BAD_USE, "登録されていません"),
        (["draft", "--client", "aoki", "   "], BAD_USE, "指示が空です"),
        (["draft", "--client", "aoki", "\x00\udcff"], BAD_USE, "指示が空です"),
        (["draft", "--client", "aoki", "あ" * 1_000_000], BAD_USE, "長すぎます"),
        (["draft", "--client", "aoki", "--now", "0001-01-01T00:00", "資料"], BAD_USE, "年から"),
        (["draft", "--client", "aoki"], BAD_USE, "指示の文章を指定"),
        (["draft", "--client", "aoki", "--type", "no-such", "資料"], BAD_USE, "種類「no-such」はありません"),
        (["draft", "--batch", "no.jsonl", "--out", "o.jsonl", "--type", "reply"], BAD_USE, "--type"),
        (["draft", "--batch", "no.jsonl"], BAD_USE, "--out"),
        (["draft", "--batch", "no.jsonl", "--out", "o.jsonl"], BAD_USE, "場所を確かめて"),
        (["import", "no-such-file.jsonl"], BAD_USE, "開けません"),
        (["feedback", "add", "--client", "aoki", "--text", " "], BAD_USE, "本文は1〜"),
        (["feedback", "add", "--client", "aoki", "--text", "x", "--score", "101"], BAD_USE, "0〜100"),
        (["feedback", "add", "--client", "aoki", "--text", "x", "--date", "2999-01-01"], BAD_USE, "今日まで"),
        (["client", "add", "だめ", "--name", "x"], BAD_USE, "IDは英数字"),
        (["client", "show", "nobody"], BAD_USE, "登録されていません"),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    assert run(arguments) == code
    shown = capsys.readouterr()
    assert words in shown.err
    assert "Traceback" not in shown.err


def test_a_refused_import_stores_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = {**CLIENT, "id": "new", "name": "新規"}
    bad = {**NOTES[0], "id": "aoki-F02", "score": 120}
    source = folder / "bad.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in (good, bad)), encoding="utf-8")
    assert run(["import", str(source)]) == BAD_USE
    assert "bad.jsonl 2行目 score" in capsys.readouterr().err
    assert run(["client", "show", "new"]) == BAD_USE


def test_a_dry_run_shows_and_stores_nothing(
    tmp_path: Path, monkeypatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEF_DATA_DIR", str(tmp_path / "none"))
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(CLIENT, ensure_ascii=False), encoding="utf-8")
    assert run(["import", "--dry-run", str(source)]) == 0
    assert "青木 一郎" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def test_a_note_added_is_listed_and_drafted_with(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            [
                "feedback",
                "add",
                "--client",
                "aoki",
                "--task",
                "日程調整",
                "--score",
                "80",
                "--text",
                "候補は5つで。",
            ]
        )
        == 0
    )
    new_id = capsys.readouterr().out.split()[-1]
    run(["feedback", "list", "--client", "aoki"])
    assert new_id in capsys.readouterr().out
    assert new_id in {note["id"] for note in drafted(capsys)["recalled"]}


def test_doctor_is_well_and_reindex_counts_every_note(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reindex"]) == 0
    assert "2件" in capsys.readouterr().out
    assert run(["doctor", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["well"] is True


def test_doctor_finds_damaged_records(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = folder / "data" / "records.db"
    records.write_bytes(b"not a database" * 100)
    assert run(["doctor", "--json"]) == FAILED
    report = json.loads(capsys.readouterr().out)
    assert [f["well"] for f in report["findings"] if f["name"] == "記録"] == [False]


def test_doctor_lists_every_slot(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--playbooks"]) == 0
    shown = capsys.readouterr().out
    assert "scheduling" in shown
    assert "counterpart" in shown or "place" in shown


def test_mask_shows_what_would_leave_the_machine(tmp_path: Path) -> None:
    text = "田村様の携帯は090-1234-5678、パスワードはaB3xy9zzです"
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps({"id": "1", "text": text}, ensure_ascii=False), json.dumps({"id": "2", "text": 5}), "{"]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert run(["mask", "--batch", str(source), "--out", str(out)]) == 0
    first, second, third = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert first["restored_equal"] is True
    assert not any(word in first["masked"] for word in ("田村", "090-1234-5678", "aB3xy9zz"))
    hidden = {(text[s["start"] : s["end"]], s["secret"]) for s in first["spans"]}
    assert {("田村", False), ("090-1234-5678", False), ("aB3xy9zz", True)} <= hidden
    assert second["id"] == "2"
    assert "error" in second
    assert "error" in third


def test_a_secret_is_refused_or_cut_out_and_never_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "予約サイトのパスワードはaB3xy9zzです"
    assert run(["feedback", "add", "--client", "aoki", "--text", words]) == BAD_USE
    shown = capsys.readouterr().err
    assert "aB3xy9zz" not in shown
    assert "***" in shown
    assert run(["feedback", "add", "--client", "aoki", "--text", words, "--redact"]) == 0
    drafted(capsys, text=f"{words}。店を予約しといて")
    stored = b"".join(path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file())
    assert b"aB3xy9zz" not in stored
