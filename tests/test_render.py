"""The brief as Markdown: every line with its source, and clients' words without power."""

from assistant.domain.brief import Assumption, Brief, BriefItem, Evidence, Scope, Source
from assistant.drafting.render import brief_markdown, plain
from tests.building import client, reading


def item(slot: str, value: str, source: Source, id: str) -> BriefItem:
    kind = {"instruction": "instruction", "profile": "profile"}.get(id, "feedback")
    evidence = Evidence.model_validate({"kind": kind, "id": id, "quote": value})
    return BriefItem(slot=slot, label="項目", value=value, source=source, evidence=(evidence,))


def rendered(**changes: object) -> str:
    values = {"title": "題", "purpose": "目的文", "deliverable": "成果文", **changes}
    brief = Brief.model_validate(values)
    of = client(rules=("水曜は不在",), environment=("Excel 2016",))
    assumption = Assumption(
        slot="a",
        label="l",
        statement="A4で作ります。",
        because="b",
        probability_wrong=0.4,
        impact=2,
        consequence="c",
    )
    return brief_markdown(brief, [assumption], reading("資料を\n2枚で"), of, {"aoki-F01": "2026-05-22"})


def test_every_item_names_its_source_and_a_note_its_day() -> None:
    text = rendered(
        items=(
            item("count", "2枚", Source.INSTRUCTION, "instruction"),
            item("when", "水曜は不在", Source.PROFILE, "profile"),
            item("note", "候補は3つ", Source.FEEDBACK, "aoki-F01"),
        )
    )
    assert "2枚 〔指示〕" in text
    assert "水曜は不在 〔プロフィール〕" in text
    assert "候補は3つ 〔記録 2026-05-22〕" in text


def test_the_instruction_the_rules_and_the_environment_are_always_there() -> None:
    text = rendered()
    for line in ("> 資料を", "> 2枚で", "- 水曜は不在", "- Excel 2016", "- A4で作ります。"):
        assert line in text


def test_empty_sections_leave_no_heading() -> None:
    assert "## 行わないこと" not in rendered()
    assert "## 行わないこと" in rendered(scope=Scope(excluded=("送信",)))


def test_words_of_clients_have_no_power_in_markdown() -> None:
    hostile = "# 題\n![x](http://example.com/a.png) <img src=x> [link](javascript:x) `code` **太字**"
    text = plain(hostile)
    assert "\n" not in text
    assert r"!\[x\]" in text
    assert r"\<img" in text
    assert r"\*\*太字\*\*" in text
    assert plain("ぜったい! #1 my_file a|b") == "ぜったい! #1 my_file a|b"
