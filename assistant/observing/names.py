"""The names under which Prometheus finds what was counted, and what each of them means."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

REQUESTS: Final = "brief_request_seconds"
STREAMS: Final = "brief_streams"
DRAFT_STEPS: Final = "brief_draft_step_seconds"
DRAFTS: Final = "brief_drafts"
MODEL_CALLS: Final = "brief_model_calls"
MODEL_SECONDS: Final = "brief_model_call_seconds"
TOKENS: Final = "brief_model_tokens"
LOGIN_FAILURES: Final = "brief_login_failures"
QUEUE: Final = "brief_queue_length"
INDEX_WAITING: Final = "brief_index_waiting"
NOTES: Final = "brief_notes"
INDEX_LAG: Final = "brief_index_lag_notes"
READY: Final = "brief_ready"

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        REQUESTS: "Answers of the page and the REST door, by method, route template and status.",
        STREAMS: "Streams to browsers that ended, by route template.",
        DRAFT_STEPS: "Steps of a draft, as the draft itself tells them.",
        DRAFTS: "Drafts made, by engine; `fallback` is yes where a model was asked in vain.",
        MODEL_CALLS: "Calls of language models, by model and outcome (answered, or the trouble).",
        MODEL_SECONDS: "Calls of language models.",
        TOKENS: "Tokens that language models counted, by model and kind.",
        LOGIN_FAILURES: "Logins refused: wrong, or throttled; token: a wrong one at the REST door.",
        QUEUE: "Clicks that wait for a thread.",
        INDEX_WAITING: "Jobs that wait to be written to the index.",
        NOTES: "Notes in force in the records; the same from every process.",
        INDEX_LAG: "Notes that the index does not hold yet; below 0 where it holds withdrawn ones.",
        READY: "1 where /readyz says ready.",
    }
)
