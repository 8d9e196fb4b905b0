"""`python -m bench.bare_page PORT`: the smallest page Gradio can serve, the yardstick for ours: one field, one button."""

import os
import sys

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI


def main(port: int) -> None:
    """Serve until terminated."""
    with gr.Blocks(analytics_enabled=False) as page:
        words = gr.Textbox(label="Instruction", elem_id="instruction")
        gr.Button("Draft", elem_id="make-draft").click(lambda text: text, [words], [words])
    application = FastAPI(openapi_url=None)
    gr.mount_gradio_app(
        application, page, path="/", footer_links=[], run_history=False, ssr_mode=False, enable_monitoring=False
    )
    uvicorn.run(application, port=port, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]))
