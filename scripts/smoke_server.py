"""Serve a GGUF file on loopback: `python smoke_server.py MODEL NOTE`. Runs in an environment of its own that holds
xllamacpp and nothing else; writes the address into NOTE once the model is loaded, and stops when stdin closes."""

import os
import sys
from pathlib import Path

import xllamacpp

CONTEXT = 12_288
"""Tokens: the longest prompt and the longest answer, with room."""


def main(model: str, note: str) -> None:
    settings = xllamacpp.CommonParams()
    settings.model.path = model
    settings.n_ctx = CONTEXT
    settings.n_parallel = 1
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.cpuparams.n_threads = os.cpu_count() or 2
    server = xllamacpp.Server(settings)
    address = Path(note)
    address.with_suffix(".new").write_text(server.listening_address)
    address.with_suffix(".new").replace(address)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:3])
