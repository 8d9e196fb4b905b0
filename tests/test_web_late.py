"""A tab that is laid out when it is first opened: what the page sends before that."""

from pathlib import Path

import httpx

from tests.page_server import running

CHECK = """
from assistant.web.pages.late import _open_fields, preset
import gradio as gr
with gr.Blocks(), gr.Column() as box:
    with gr.Row():
        words, choice = gr.Textbox(), gr.Dropdown([])
    read = gr.Textbox(interactive=False)
preset({words: "本文", choice: gr.update(choices=[("海野", "umi")], value="umi")})
_open_fields(box)
print(words.value, choice.choices, choice.value, words.interactive, choice.interactive, read.interactive)
"""


def test_the_page_opens_with_what_she_needs_to_begin_and_offers_no_event_to_other_programs(tmp_path: Path) -> None:
    with running(tmp_path) as address, httpx.Client(base_url=address, trust_env=False) as client:
        config, page = client.get("/config").json(), client.get("/").text
    ids = {part["props"].get("elem_id") for part in config["components"]}
    assert {"instruction", "make-draft", "task-key"} <= ids
    assert not ids & {
        "message",
        "save-docx",
        "reply-pane",
        "tasks",
        "clients-client",
        "talk-pane",
        "erase-client",
        "mask-example",
        "store",
    }
    shown = {part["type"] for part in config["components"] if part["props"].get("visible") is True}
    assert not shown & {"tabs", "markdown", "html", "accordion", "radio"}  # fetched before she can type
    assert page.index('role="tablist"') < page.index("<gradio-app")
    assert {event["api_visibility"] for event in config["dependencies"]} == {"private"}
    assert "iframeResizer.contentWindow" not in page  # no page may frame ours
    assert page.count("<script") == page.count("</script>") > 3


def test_a_late_tab_comes_filled_and_can_be_written_into_but_not_where_it_is_for_reading() -> None:
    # A process of its own: gradio leaves event loops behind.
    import subprocess
    import sys

    told = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "本文 [('海野', 'umi')] umi True True False"
