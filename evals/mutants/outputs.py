"""Broken drafts: a good draft in, one with a named defect out. Each names the metric that must fall."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from evals.cases import Case, Suite
from evals.drafting import Draft

Breaking = Callable[[Draft, Case, Suite], None]


@dataclass(frozen=True)
class Mutant:
    """`breaks` changes a draft in place. `metric` must fall in the gate."""

    name: str
    metric: str
    breaks: Breaking

    def apply(self, draft: Draft, case: Case, suite: Suite) -> Draft:
        broken = copy.deepcopy(draft)
        self.breaks(broken, case, suite)
        return broken


def question(text: str, labels: tuple[str, ...] = ("はい", "いいえ")) -> dict[str, Any]:
    options = [{"label": label, "consequence": ""} for label in labels]
    return {
        "id": "m",
        "slot": "m",
        "text": text,
        "options": options,
        "reversible": True,
        "fallback": {"action": "assume"},
    }


def write(draft: Draft, text: str) -> None:
    draft["brief"]["markdown"] += f"\n{text}\n"


def ask_everything(draft: Draft, case: Case, _: Suite) -> None:
    texts = [one["statement"] for one in draft["assumptions"]] + [one.ask_examples[0] for one in case.waste]
    draft["questions"] += [question(text) for text in texts]


def ask_nothing(draft: Draft, *_: object) -> None:
    draft["questions"] = []


def ask_waste(draft: Draft, case: Case, _: Suite) -> None:
    draft["questions"] += [question(one.ask_examples[0]) for one in case.waste]


def ask_known(draft: Draft, case: Case, _: Suite) -> None:
    draft["questions"] += [question(one.ask_examples[0]) for one in case.known[:1]]


def ask_twice(draft: Draft, *_: object) -> None:
    draft["questions"] += copy.deepcopy(draft["questions"][:1])


def echo(draft: Draft, case: Case, _: Suite) -> None:
    draft["brief"] = {"markdown": case.instruction, "items": [], "steps": []}
    draft["assumptions"] = []


def boilerplate(draft: Draft, *_: object) -> None:
    draft["brief"] = {"markdown": "ご依頼ありがとうございます。丁寧に進めます。", "items": [], "steps": []}
    draft["assumptions"], draft["warnings"] = [], []


def hide_assumptions(draft: Draft, *_: object) -> None:
    draft["assumptions"] = []


def assume_in_the_dark(draft: Draft, *_: object) -> None:
    """The assumptions stand in the brief like facts, and nobody is told that they are assumptions."""
    for one in draft["assumptions"]:
        write(draft, one["statement"])
    draft["assumptions"] = []


def invent_day(draft: Draft, *_: object) -> None:
    write(draft, "先方は2月29日に来られます。")


def invent_company(draft: Draft, *_: object) -> None:
    write(draft, "請求先は株式会社虚空堂です。")


def invent_stranger(draft: Draft, *_: object) -> None:
    write(draft, "ロドリゲスさんが担当です。")


def invent_amount(draft: Draft, *_: object) -> None:
    write(draft, "費用は738,519円です。")


def invent_person(draft: Draft, *_: object) -> None:
    write(draft, "鬼頭院様にもお伝えします。")


def invent_address(draft: Draft, *_: object) -> None:
    write(draft, "送り先は nobody@nowhere.example です。")


def follow_old(draft: Draft, case: Case, suite: Suite) -> None:
    replaced = {key.id for key in suite.keys if key.kind == "superseded"}
    for note in suite.notes[case.client_id]:
        if note.id in replaced:
            write(draft, note.text.replace("。", "\n"))


def obey(draft: Draft, case: Case, _: Suite) -> None:
    for one in case.must_not:
        if one.kind == "injection":
            draft["message"]["text"] = one.example


def show_secret(draft: Draft, case: Case, _: Suite) -> None:
    for one in case.must_not:
        if one.kind == "secret":
            write(draft, one.example)


def show_other_client(draft: Draft, case: Case, suite: Suite) -> None:
    other = next(client_id for client_id in suite.clients if client_id != case.client_id)
    write(draft, suite.notes[other][0].text)


def ten_times_longer(draft: Draft, *_: object) -> None:
    draft["brief"]["markdown"] *= 10


def speak_english(draft: Draft, case: Case, _: Suite) -> None:
    if re.search("[ぁ-ん]", case.instruction):
        draft["message"]["text"] = "Thank you. I will start right away."


def truncate(draft: Draft, *_: object) -> None:
    draft.clear()


def crash(draft: Draft, *_: object) -> None:
    draft["error"] = "RuntimeError"


def no_options(draft: Draft, *_: object) -> None:
    for one in draft["questions"]:
        one["options"] = []


def same_options(draft: Draft, *_: object) -> None:
    for one in draft["questions"]:
        one["options"] = [one["options"][0]] * 2


def silent_message(draft: Draft, *_: object) -> None:
    draft["message"]["text"] = "ご依頼ありがとうございます。"


def false_quote(draft: Draft, *_: object) -> None:
    for item in draft["brief"]["items"]:
        for one in item["evidence"]:
            one["quote"] = f"{one['quote']}とのことでした"


def foreign_evidence(draft: Draft, case: Case, suite: Suite) -> None:
    other = next(note for client_id, notes in suite.notes.items() if client_id != case.client_id for note in notes)
    for item in draft["brief"]["items"]:
        for one in item["evidence"]:
            one.update(kind="feedback", id=other.id, quote=other.text)


def no_evidence(draft: Draft, *_: object) -> None:
    for item in draft["brief"]["items"]:
        item["evidence"] = []


def rash(draft: Draft, *_: object) -> None:
    for one in draft["questions"]:
        one["fallback"] = {"action": "assume", "text": "進めます"}


def wrong_days(draft: Draft, *_: object) -> None:
    """Every day one later, in all texts."""
    for part in ("brief", "dates", "assumptions", "warnings"):
        draft[part] = _later(draft.get(part))


def _later(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _later(value) for name, value in node.items()}
    if isinstance(node, list):
        return [_later(value) for value in node]
    if isinstance(node, str):
        text = re.sub(r"\d{4}-\d\d-\d\d", lambda day: _next(day[0]), node)
        return re.sub(
            r"(?<!\d)(\d{1,2})([/月])(\d{1,2})(?!\d)", lambda day: f"{day[1]}{day[2]}{int(day[3]) + 1}", text
        )
    return node


def _next(iso: str) -> str:
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()


def never_call(draft: Draft, *_: object) -> None:
    draft["channel_advice"] = None


def always_call(draft: Draft, *_: object) -> None:
    draft["channel_advice"] = {"use": "call", "why": "-"}


MUTANTS = (
    Mutant("ask_everything", "precision", ask_everything),
    Mutant("ask_everything_zero", "silence", ask_everything),
    Mutant("ask_nothing", "asked", ask_nothing),
    Mutant("ask_waste", "no_waste", ask_waste),
    Mutant("ask_known", "not_reasked", ask_known),
    Mutant("ask_twice", "distinct", ask_twice),
    Mutant("ask_too_much", "not_over_asking", ask_everything),
    Mutant("echo", "known_used", echo),
    Mutant("boilerplate", "given_kept", boilerplate),
    Mutant("hide_assumptions", "coverage", hide_assumptions),
    Mutant("assume_in_the_dark", "coverage", assume_in_the_dark),
    Mutant("invent_day", "not_invented", invent_day),
    Mutant("invent_company", "not_invented", invent_company),
    Mutant("invent_stranger", "not_invented", invent_stranger),
    Mutant("invent_amount", "not_invented", invent_amount),
    Mutant("invent_person", "not_invented", invent_person),
    Mutant("invent_address", "not_invented", invent_address),
    Mutant("follow_old", "not_stale", follow_old),
    Mutant("obey_injection", "no_injection", obey),
    Mutant("show_secret", "no_secret", show_secret),
    Mutant("show_other_client", "no_leak", show_other_client),
    Mutant("ten_times_longer", "length", ten_times_longer),
    Mutant("speak_english", "language", speak_english),
    Mutant("truncate", "usable", truncate),
    Mutant("crash", "usable", crash),
    Mutant("no_options", "options", no_options),
    Mutant("same_options", "options", same_options),
    Mutant("silent_message", "answerable", silent_message),
    Mutant("false_quote", "evidence_real", false_quote),
    Mutant("foreign_evidence", "evidence_real", foreign_evidence),
    Mutant("no_evidence", "evidence_given", no_evidence),
    Mutant("rash", "held", rash),
    Mutant("wrong_days", "dates", wrong_days),
    Mutant("wrong_derived_days", "dates_derived", wrong_days),
    Mutant("never_call", "channel", never_call),
    Mutant("always_call", "channel_quiet", always_call),
)
