"""Serves the page over a desk in memory, for tests: `python -m tests.page_server FILE [KIND] [LISTENER]`; KIND is
empty, hostile, naughty-0 … naughty-2, model, slow-model, crowded or rushed. The address is written into FILE once it answers. A process of its own: gradio leaves event loops and sockets behind."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from assistant.web.desk import PageDesk
    from assistant.web.rest.doors import RestDesk

NAUGHTY_PAGES = 3
"""So many pages hold all the markup of the naughty strings, each a part of it."""

MODELS = {"model": 5.0, "slow-model": 30.0}
"""Seconds that the model of such a page takes."""

HOSTILE = (
    "<script>window.__ran=1</script><img src=x onerror='window.__ran=1'><svg onload='window.__ran=1'></svg>"
    " ${window.__ran=1} {{window.__ran=1}} `${window.__ran=1}` \\${window.__ran=1}"
    " [押す](javascript:window.__ran=1) <a href='javascript:window.__ran=1'>x</a>\n\n"
    "![絵](LISTENER/md.png)\n\n<img src='LISTENER/img.png'><iframe src='LISTENER/frame'></iframe>"
    "<form action='LISTENER/form'><input name=p><button>送る</button></form>"
    "<link rel=stylesheet href='LISTENER/a.css'><style>@import 'LISTENER/b.css'; body{display:none}</style>"
    '<title>盗んだ</title><base href=\'LISTENER/\'>__i18n__{"__type__":"translation_metadata","key":"x"}'
    "\n\n# 見出し\n- [x] 箱\n|a|b|\n|-|-|\n$$x^2$$ &lt;script&gt;"
)


@contextmanager
def running(folder: Path, *arguments: str, seconds: float = 60) -> Iterator[str]:
    """The address of a page that is served until the block ends."""
    note, log = folder / "address", folder / "log"
    command = [sys.executable, "-m", "tests.page_server", str(note), *arguments]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            yield _address(note, log, process, seconds)
        finally:
            process.terminate()
            process.wait(10)


def _address(note: Path, log: Path, process: "subprocess.Popen[bytes]", seconds: float) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if note.exists() and note.read_text():
            return note.read_text()
        time.sleep(0.05)
    raise AssertionError(f"the page did not start: {log.read_text()}")


def hostile(kind: str, listener: str) -> str:
    """The text that stands everywhere on a page of this kind: markup that would reach the listener."""
    if kind == "hostile":
        return HOSTILE.replace("LISTENER", listener)
    if not kind.startswith("naughty-"):
        return ""
    from tests.naughty import MARKUP, naughty

    attacks = [one.text for one in naughty(listener.rpartition("/")[2]) if one.category in MARKUP and one.storable]
    return "\n".join(attacks[int(kind.removeprefix("naughty-")) :: NAUGHTY_PAGES])


class Unwritten:
    """Implements `GuardRecords`, and writes nothing down."""

    def give_client(self, client_id: str, *, user_id: str = "", team_id: str = "") -> None: ...
    def add_audit(self, entry: object) -> None: ...


def main(note: Path, kind: str = "empty", listener: str = "") -> None:
    """Serve until terminated."""
    import socket

    import uvicorn

    from assistant.web.guarded import GuardedDesk
    from assistant.web.pace import Allowed, Pace
    from assistant.web.page import Around, build
    from tests.fakes_desk import SAMPLES, FakeDesk, desk_with_samples
    from tests.fakes_loop import FakeModel, half_done, improved

    said = hostile(kind, listener)
    paces = {"crowded": Allowed(queue=1), "rushed": Allowed(requests=6)}
    desk = desk_with_samples(said) if said else FakeDesk()
    if kind in MODELS:
        desk.model = FakeModel("fake-model", seconds=MODELS[kind], partial=half_done, answer=improved)
    # Guarded, as the product is: an event that acts in nobody's name is refused.
    guarded = GuardedDesk(cast("RestDesk", desk), Unwritten())
    shown: PageDesk = guarded if kind in MODELS else desk
    application = build(shown, lambda: SAMPLES, Around(pace=Pace(paces.get(kind))))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        note.with_suffix(".new").write_text(f"http://127.0.0.1:{listening.getsockname()[1]}")
        note.with_suffix(".new").replace(note)
        uvicorn.Server(uvicorn.Config(application, log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
