"""The door to models without any server: answers, re-asks, retries, fallbacks, budget, addresses, sentences."""

import json
import math
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.draft import Usage
from assistant.domain.model import ModelChoice, Trouble
from assistant.errors import BadInput, ModelError, StoreError
from assistant.llm import open_model
from assistant.llm.answer import MOST_CHARACTERS, Unusable, as_far, typed
from assistant.llm.asking import MOST_QUOTED
from assistant.llm.budget import Budget, SessionBook, together
from assistant.llm.clock import MOST_PAUSE, Pauses
from assistant.llm.failure import Failure
from assistant.llm.litellm_transport import messages_of
from assistant.llm.target import KEYLESS, Target, is_loopback, targets_of
from assistant.llm.wire import Call, Turn
from assistant.llm.wording import told
from assistant.model_building import MonthBook
from assistant.settings import Settings
from tests.fakes_llm import ENGLISH, GOOD, JAPANESE, Scripted, Sheet, fails, says

TEXT = json.dumps(GOOD, ensure_ascii=False)
HOSTED, SPARE = Target("openai/one"), Target("openai/two", "http://127.0.0.1:9/v1")


def trouble_of(scripted: Scripted) -> str:
    with pytest.raises(ModelError) as caught:
        scripted.door.ask(JAPANESE, Sheet)
    return caught.value.trouble


# --- answers


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"\ufeff {TEXT}\n",
        f"```json\n{TEXT}\n```",
        f"承知しました。\n```\n{TEXT}\n```\n以上です。",
        f"次のとおりです。{TEXT} ご確認ください。{{}}",
        f"<think>{{案}}を考える</think>{TEXT}",
        f"```json\n{TEXT}",
    ],
)
def test_an_answer_is_found_in_what_surrounds_it(text: str) -> None:
    assert typed(text, Sheet, "ja") == Sheet.model_validate(GOOD)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<think>長い考え</think>", "empty"),
        ("申し訳ありませんが、お手伝いできません。", "refused"),
        ("I'm sorry, but I can't help with that.", "refused"),
        ("まず候補日を決めます。", "invalid"),
        (TEXT[:-5], "truncated"),
        ('{"title": "あ', "truncated"),
        ('{"title" = 3}', "invalid"),
        ('{"points": []}', "invalid"),
        ('{"title": "あ", "impact": 9}', "invalid"),
        ('{"title": "あ", "surprise": 1}', "invalid"),
        ('{"title": null}', "invalid"),
        ("[" * 5000, "invalid"),
        ('{"a":' * 5000, "invalid"),
    ],
)
def test_what_is_no_answer_is_named(text: str, trouble: str) -> None:
    with pytest.raises(Unusable) as caught:
        typed(text, Sheet, "ja")
    assert caught.value.trouble == trouble


@given(st.text(max_size=200) | st.text(alphabet='{}[]":,\\ntrue0.-e あ`<>think/', max_size=200))
def test_no_text_breaks_the_reading_of_answers(text: str) -> None:
    assert outcome_of(text) in {*get_args(Trouble), "answer"}
    assert isinstance(as_far(text), dict | None)


def outcome_of(text: str) -> str:
    try:
        typed(text, Sheet, "ja")
    except Unusable as unusable:
        return unusable.trouble
    return "answer"


def test_an_answer_is_seen_as_far_as_it_has_come() -> None:
    assert as_far("考え中") is None
    assert as_far('```json\n{"title": "日程') == {"title": "日程"}
    assert as_far(TEXT) == GOOD


def test_partial_answers_are_shown_while_they_come() -> None:
    seen: list[dict[str, object]] = []
    Scripted(says(TEXT[:20], TEXT[20:])).door.ask(JAPANESE, Sheet, on_partial=seen.append)
    assert seen
    assert str(GOOD["title"]).startswith(str(seen[0]["title"]))


# --- asking again


def test_a_good_answer_takes_one_call() -> None:
    usage = Usage(prompt_tokens=7, completion_tokens=3, cost_usd=0.5)
    scripted = Scripted(says(TEXT, usage=usage))
    found = scripted.door.ask(JAPANESE, Sheet)
    assert (found.answer, found.model, found.calls, found.usage) == (Sheet(**GOOD), "openai/one", 1, usage)
    assert [turn.role for turn in scripted.transport.calls[0].turns] == ["system", "user"]


def test_a_wrong_answer_is_asked_for_again_once_with_what_is_wrong() -> None:
    scripted = Scripted(says('{"impact": 9, "x": 1}'), says(TEXT))
    found = scripted.door.ask(JAPANESE, Sheet)
    again = scripted.transport.calls[1].turns
    assert found.calls == 2
    assert [turn.role for turn in again] == ["system", "user", "assistant", "user"]
    assert again[2].text == '{"impact": 9, "x": 1}'
    for words in ("title: 必要な項目がありません", "impact: 5 以下にしてください", "x: この項目は要りません"):
        assert words in again[3].text


def test_the_language_of_a_re_ask_is_that_of_the_prompt() -> None:
    scripted = Scripted(says('{"impact": 9}'), says(TEXT))
    scripted.door.ask(ENGLISH, Sheet)
    text = scripted.transport.calls[1].turns[3].text
    assert "title: Field required" in text
    assert not re.search(r"[぀-ヿ]", text)


def test_a_second_wrong_answer_ends_the_asking() -> None:
    scripted = Scripted(says("{}"), says("{}"), says(TEXT))
    assert trouble_of(scripted) == "invalid"
    assert len(scripted.transport.calls) == 2


def test_the_language_of_the_re_ask_is_the_prompts_and_not_guessed_from_a_name_in_kana() -> None:
    scripted = Scripted(says('{"impact": 9}'), says(TEXT))
    named = ENGLISH.model_copy(update={"user": "## Client\nマイク・カーター | trading\nSet up the meeting"})
    scripted.door.ask(named, Sheet)
    assert "Answer the same request again" in scripted.transport.calls[1].turns[-1].text


def test_what_the_caller_refuses_is_asked_for_again_with_its_reason() -> None:
    scripted = Scripted(says(TEXT), says('{"title": "良い題"}'))
    found = scripted.door.ask(JAPANESE, Sheet, refuse=lambda a: "題が長すぎます。" if len(a.title) > 5 else None)
    assert found.answer.title == "良い題"
    assert "題が長すぎます。" in scripted.transport.calls[1].turns[3].text


def test_an_empty_answer_is_asked_for_again_without_quoting_it() -> None:
    scripted = Scripted(says(""), says(TEXT))
    scripted.door.ask(JAPANESE, Sheet)
    assert [turn.role for turn in scripted.transport.calls[1].turns] == ["system", "user", "user"]


def test_a_long_wrong_answer_is_quoted_in_part() -> None:
    scripted = Scripted(says('{"title": "' + "あ" * 50_000), says(TEXT))
    scripted.door.ask(JAPANESE, Sheet)
    assert len(scripted.transport.calls[1].turns[2].text) == MOST_QUOTED


def test_a_refusal_is_not_asked_again() -> None:
    scripted = Scripted(says("", refused=True), says(TEXT))
    assert trouble_of(scripted) == "refused"
    assert len(scripted.transport.calls) == 1


def test_an_answer_without_end_is_cut_off_and_its_stream_closed() -> None:
    scripted = Scripted(says('{"title": "', "あ" * MOST_CHARACTERS))
    assert trouble_of(scripted) == "too_long"
    assert scripted.transport.closed == 1


# --- trying again, falling back, giving up


def test_what_heals_is_tried_again_and_what_does_not_is_not() -> None:
    healing = Scripted(fails("server", heals=True), fails("unreachable", heals=True), says(TEXT), seconds=10)
    assert healing.door.ask(JAPANESE, Sheet).calls == 3
    hopeless = Scripted(fails("unauthorised"), says(TEXT))
    assert trouble_of(hopeless) == "unauthorised"
    assert len(hopeless.transport.calls) == 1


def test_the_wait_a_server_asks_for_is_kept_where_the_deadline_allows() -> None:
    started = time.monotonic()
    Scripted(fails("rate_limited", heals=True, retry_after=0.6), says(TEXT)).door.ask(JAPANESE, Sheet)
    assert time.monotonic() - started >= 0.6
    started = time.monotonic()
    assert trouble_of(Scripted(fails("rate_limited", heals=True, retry_after=60.0))) == "rate_limited"
    assert time.monotonic() - started < 0.5


def test_pauses_grow_with_jitter_and_stay_below_a_limit() -> None:
    failure = Failure("server", heals=True)
    least, most = Pauses(jitter=lambda: 0.0), Pauses(jitter=lambda: 1.0)
    assert [least.before(n, failure) for n in (1, 2, 3)] == [0.2, 0.4, 0.8]
    assert [most.before(n, failure) for n in (1, 2, 3)] == [0.4, 0.8, 1.6]
    assert most.before(20, failure) == MOST_PAUSE


def test_fallbacks_are_tried_in_order_and_the_answer_names_its_model() -> None:
    scripted = Scripted(fails("unauthorised"), says(TEXT), targets=(HOSTED, SPARE))
    assert scripted.door.ask(JAPANESE, Sheet).model == "openai/two"


def test_when_all_fail_the_first_failure_is_told_and_that_the_spare_failed_too() -> None:
    scripted = Scripted(fails("unauthorised"), fails("unreachable"), targets=(HOSTED, SPARE))
    with pytest.raises(ModelError, match="予備のモデルも使えませんでした") as caught:
        scripted.door.ask(JAPANESE, Sheet)
    assert caught.value.trouble == "unauthorised"


def test_a_silent_model_leaves_time_for_its_fallback() -> None:
    scripted = Scripted((), says(TEXT), targets=(HOSTED, SPARE), seconds=1.0)
    assert scripted.door.ask(JAPANESE, Sheet).model == "openai/two"


def test_one_re_ask_is_all_there_is_with_fallbacks_too() -> None:
    scripted = Scripted(says("{}"), says("{}"), says("{}"), says(TEXT), targets=(HOSTED, SPARE))
    assert trouble_of(scripted) == "invalid"
    assert len(scripted.transport.calls) == 3


@pytest.mark.parametrize("pieces", [(), ('{"title": "あ',)])
def test_the_deadline_holds_on_a_silent_and_on_a_stalled_stream(pieces: tuple[str, ...]) -> None:
    started = time.monotonic()
    assert trouble_of(Scripted(says(*pieces)[:-1], seconds=1.0)) == "timeout"
    assert 0.9 < time.monotonic() - started < 1.5


def test_a_door_that_waited_for_its_turn_has_less_time_and_never_more() -> None:
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        Scripted((), seconds=5.0).door.within(0.5).ask(JAPANESE, Sheet)
    assert caught.value.trouble == "timeout"
    assert 0.4 < time.monotonic() - started < 1.5
    assert Scripted(seconds=5.0).door.within(math.inf).seconds == 5.0


def test_cancelling_ends_the_asking_at_once_and_tries_no_fallback() -> None:
    scripted = Scripted((), says(TEXT), targets=(HOSTED, SPARE))
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        scripted.door.ask(JAPANESE, Sheet, cancelled=lambda: time.monotonic() - started > 0.2)
    assert caught.value.trouble == "cancelled"
    assert time.monotonic() - started < 0.7
    assert (len(scripted.transport.calls), scripted.transport.closed) == (1, 1)


def test_cancelling_also_ends_a_pause() -> None:
    scripted = Scripted(fails("rate_limited", heals=True, retry_after=4.0), says(TEXT))
    started = time.monotonic()
    with pytest.raises(ModelError) as caught:
        scripted.door.ask(JAPANESE, Sheet, cancelled=lambda: time.monotonic() - started > 0.2)
    assert caught.value.trouble == "cancelled"
    assert time.monotonic() - started < 0.7


def test_a_server_that_refuses_schemas_is_asked_plainly_from_then_on() -> None:
    scripted = Scripted(fails("unknown", rejected=True), says(TEXT), says(TEXT))
    door = scripted.door
    door.ask(JAPANESE, Sheet)
    door.ask(JAPANESE, Sheet)
    assert [call.plain for call in scripted.transport.calls] == [False, True, True]


def test_a_prompt_that_tells_the_form_in_words_gets_no_schema_on_top() -> None:
    target = Target("openai/x", "http://127.0.0.1:1/v1")
    turns = (Turn("system", "The form: title, points."), Turn("user", "u"))
    bare = Call(target, turns, Sheet, 100, plain=True)
    assert "JSON Schema" in messages_of(bare)[0]["content"]
    assert "JSON Schema" not in messages_of(replace(bare, tells_form=True))[0]["content"]


def test_a_server_that_refuses_plain_requests_too_is_not_asked_for_ever() -> None:
    scripted = Scripted(fails("unknown", rejected=True), fails("unknown", rejected=True))
    assert trouble_of(scripted) == "unknown"


# --- what it costs


def test_all_calls_are_counted_also_those_of_unusable_answers() -> None:
    used = Usage(prompt_tokens=10, completion_tokens=5, cost_usd=0.25)
    scripted = Scripted(says("{}", usage=used), says(TEXT, usage=used))
    assert scripted.door.ask(JAPANESE, Sheet).usage == Usage(prompt_tokens=20, completion_tokens=10, cost_usd=0.5)
    assert scripted.book.spent() == 0.5
    wasted = Scripted(says("{}", usage=used), says("{}", usage=used))
    assert trouble_of(wasted) == "invalid"
    assert wasted.book.spent() == 0.5


def test_an_unknown_cost_stays_unknown_in_a_sum() -> None:
    known, unknown = Usage(prompt_tokens=1, cost_usd=0.5), Usage(prompt_tokens=2, cost_usd=None)
    assert together(known, known).cost_usd == 1.0
    assert together(known, unknown) == Usage(prompt_tokens=3, cost_usd=None)


def test_a_spent_budget_stops_hosted_models_and_no_model_of_this_machine() -> None:
    spent = Scripted(says(TEXT)).with_budget(2.0, spent=2.0)
    assert trouble_of(spent) == "budget"
    assert spent.transport.calls == []
    left = Scripted(says(TEXT)).with_budget(2.0, spent=1.99)
    assert left.door.ask(JAPANESE, Sheet).model == "openai/one"
    here = Scripted(says(TEXT), targets=(HOSTED, SPARE)).with_budget(2.0, spent=2.0)
    assert here.door.ask(JAPANESE, Sheet).model == "openai/two"


class BrokenBook(SessionBook):
    """Cannot be written."""

    def add(self, model: str, usage: Usage) -> None:
        raise StoreError("full")


def test_a_book_that_can_not_be_written_costs_no_answer() -> None:
    budget = Budget(BrokenBook())
    budget.note("openai/one", Usage())
    assert budget.book.spent() == 0.0


class Rows:
    """The usage rows of the records, in a dictionary of months."""

    def __init__(self) -> None:
        self.months: dict[str, list[Usage]] = {}

    def add_usage(self, client_id: str, model: str, usage: Usage, when: object) -> None:
        self.months.setdefault(f"{when:%Y-%m}", []).append(usage)

    def usage_of(self, month: str) -> Usage:
        costs = [usage.cost_usd or 0.0 for usage in self.months.get(month, [])]
        return Usage(cost_usd=sum(costs) if costs else None)


def test_a_budget_is_of_one_month_in_tokyo() -> None:
    from datetime import UTC, datetime

    from assistant.stopwatch import tokyo

    moments = [datetime(2026, 11, 30, 14, 59, tzinfo=UTC), datetime(2026, 11, 30, 15, 0, tzinfo=UTC)]
    rows = Rows()
    november, december = (MonthBook(rows, lambda moment=moment: tokyo(moment)) for moment in moments)  # type: ignore[misc]
    november.add("openai/one", Usage(cost_usd=1.5))
    assert (november.spent(), december.spent()) == (1.5, 0.0)
    assert list(rows.months) == ["2026-11"]


# --- where it goes


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.8.9.1", True),
        ("http://localhost:11434", True),
        ("http://[::1]:8080/v1", True),
        ("http://192.168.1.5:8080", False),
        ("http://0.0.0.0:8080", False),
        ("http://localhost.example.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
        ("http://127.0.0.1@example.com/v1", False),
        ("https://api.example.com/v1", False),
    ],
)
def test_only_loopback_counts_as_this_machine(address: str, here: bool) -> None:
    assert is_loopback(address) is here


@pytest.mark.parametrize(
    ("choice", "here"),
    [
        (ModelChoice(name="ollama/qwen3:4b"), True),
        (ModelChoice(name="ollama/qwen3-coder:480b-cloud"), False),
        (ModelChoice(name="ollama/qwen3:4b", base="http://10.0.0.2:11434"), False),
        (ModelChoice(name="ollama/qwen3:4b", base="http://10.0.0.2:11434", local=True), True),
        (ModelChoice(name="openai/own", base="http://127.0.0.1:8080/v1"), True),
        (ModelChoice(name="openai/own", base="http://127.0.0.1:8080/v1", local=False), False),
        (ModelChoice(name="openai/gpt-4o-mini"), False),
        (ModelChoice(name="ollama/qwen3:4b", fallbacks=("openai/gpt-4o-mini",)), False),
        (ModelChoice(name="ollama/qwen3:4b", fallbacks=("openai/own@http://127.0.0.1:8080/v1",)), True),
    ],
)
def test_text_stays_here_only_where_every_model_does(choice: ModelChoice, here: bool) -> None:
    door = open_model(choice, {})
    assert door is not None
    assert door.stays_here is here


def test_ollamas_own_variable_is_known_before_anything_is_called_local() -> None:
    elsewhere = {"OLLAMA_API_BASE": "http://gpu.example.com:11434"}
    (target,) = targets_of(ModelChoice(name="ollama/qwen3:4b"), elsewhere)
    assert (target.base, target.stays_here) == ("http://gpu.example.com:11434", False)


def test_a_key_goes_only_where_it_belongs() -> None:
    keys = {"OPENAI_API_KEY": "sk-canary", "MY_KEY": "mine"}
    assert Target("openai/own", "http://127.0.0.1:8080/v1").key(keys) == KEYLESS
    assert Target("openai/own", "https://llm.example.com/v1").key(keys) == KEYLESS
    assert Target("openai/own", "https://llm.example.com/v1", "MY_KEY").key(keys) == "mine"
    assert Target("openai/own", "https://llm.example.com/v1", "OTHER").key(keys) is None
    assert Target("openai/gpt-4o-mini").key(keys) is None  # LiteLLM takes the usual variable


def test_another_model_for_once_gets_neither_the_key_nor_the_trust_of_the_one_that_was_set() -> None:
    own = ModelChoice(
        name="openai/own",
        base="http://10.0.0.2/v1",
        key_env="MY_KEY",
        local=True,
        fallbacks=("ollama/a",),
        deadline=9,
    )
    assert own.instead("openai/other") == own.model_copy(update={"name": "openai/other", "fallbacks": ()})
    for other in ("anthropic/claude-x", "openai/other@http://10.0.0.3/v1"):
        assert own.instead(other) == ModelChoice(name=other, deadline=9)
    assert ModelChoice(local=False, name="ollama/a").instead("openai/b").local is False


def test_without_a_model_there_is_no_door() -> None:
    assert open_model(ModelChoice(), {}) is None


# --- settings


def read(**environment: str) -> ModelChoice:
    return Settings.read(environment, Path("data")).model


def test_the_settings_of_models_are_read_from_the_environment() -> None:
    assert read(
        BRIEF_MODEL="openai/own",
        BRIEF_MODEL_FALLBACKS="ollama/a:4b, openai/b@http://127.0.0.1:1/v1,",
        BRIEF_MODEL_BASE="http://127.0.0.1:8080/v1",
        BRIEF_MODEL_KEY_ENV="MY_KEY",
        BRIEF_MODEL_DEADLINE="45",
        BRIEF_MODEL_LOCAL="0",
        BRIEF_MODEL_MAX_TOKENS="3000",
        BRIEF_BUDGET_USD="2.5",
    ) == ModelChoice(
        name="openai/own",
        fallbacks=("ollama/a:4b", "openai/b@http://127.0.0.1:1/v1"),
        base="http://127.0.0.1:8080/v1",
        key_env="MY_KEY",
        deadline=45,
        local=False,
        max_tokens=3000,
        budget_usd=2.5,
    )
    assert read() == ModelChoice()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRIEF_MODEL_DEADLINE", "soon"),
        ("BRIEF_MODEL_DEADLINE", "0"),
        ("BRIEF_MODEL_LOCAL", "maybe"),
        ("BRIEF_MODEL_MAX_TOKENS", "-1"),
        ("BRIEF_BUDGET_USD", "-3"),
        ("BRIEF_MODEL_BASE", "127.0.0.1:8080"),
        ("BRIEF_MODEL_BASE", "file:///etc/passwd"),
        ("BRIEF_MODEL_BASE", "http://user:secret-word@host/v1"),
        ("BRIEF_MODEL_BASE", "http://"),
        ("BRIEF_MODEL_FALLBACKS", "openai/b@http:///v1"),
        ("BRIEF_MODEL_KEY_ENV", "sk-secret-word"),
    ],
)
def test_a_wrong_setting_is_refused_by_name_and_its_value_not_repeated(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=name) as caught:
        read(**{"BRIEF_MODEL": "openai/own", name: value})
    assert "secret-word" not in str(caught.value)


# --- sentences


@pytest.mark.parametrize("trouble", get_args(Trouble))
def test_every_trouble_has_a_whole_japanese_sentence_without_technical_words(trouble: Trouble) -> None:
    failure = Failure(trouble, hint="モデル名を確かめてください。", detail="InternalServerError 500")
    error = told(failure, Target("openai/own", "http://127.0.0.1:8080/v1"), seconds=30)
    assert (error.trouble, error.detail) == (trouble, "InternalServerError 500")
    assert str(error).endswith("。")
    assert "{" not in str(error)
    assert "Error" not in str(error)
    assert re.search(r"[ぁ-ん]", str(error))


def test_nothing_heavy_is_loaded_before_the_first_call() -> None:
    code = (
        "import sys\nfrom assistant.llm import open_model\nfrom assistant.domain.model import ModelChoice\n"
        "door = open_model(ModelChoice(name='openai/x', base='http://127.0.0.1:9/v1'), {})\n"
        "print(door.name, door.stays_here, sorted({'litellm', 'openai', 'httpx'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "openai/x True []"
