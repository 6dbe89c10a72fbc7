"""Firefox through WebDriver BiDi, which it speaks itself: Debian has no geckodriver."""

import contextlib
import itertools
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

PREFERENCES = {
    # Nothing leaves the machine: everything but files goes to a proxy that is not there.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "app.update.disabledForTesting": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    # Downloads need no question.
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.download.always_ask_before_handling_new_types": False,
}
OPTIONS = ("--headless", "--no-remote", "--remote-debugging-port", "0")
SECONDS = 60


class Firefox:
    """One window, and the messages and requests of its pages.

    Attributes:
        said: messages on the console, and errors.
        requested: addresses.
    """

    def __init__(self, address: str) -> None:
        """Open a session with the Firefox that listens at an address."""
        self.socket = websocket.create_connection(
            f"{address}/session", timeout=SECONDS, suppress_origin=True
        )
        self.numbers = itertools.count(1)
        self.said: list[str] = []
        self.requested: list[str] = []
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.window = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command; return its result, and keep the events that come before it."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            match message.get("method"):
                case "log.entryAdded":
                    self.said.append(message["params"]["text"])
                case "network.beforeRequestSent":
                    self.requested.append(message["params"]["request"]["url"])
            if message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, page: str, width: int = 1280) -> None:
        """Open a page on a screen of the given width, and forget earlier messages."""
        viewport = {"width": width, "height": 900}
        self.command("browsingContext.setViewport", context=self.window, viewport=viewport)
        self.said.clear()
        self.requested.clear()
        self.command("browsingContext.navigate", context=self.window, url=page, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Evaluate a JavaScript expression, awaiting a promise, and return the result."""
        answer = self.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.window},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"].get("value", "null"))

    def centre(self, selector: str) -> dict[str, int]:
        """Scroll to an element; return the point in its middle."""
        return self.evaluate(
            f"(element => {{ element.scrollIntoView({{block: 'center', behavior: 'instant'}});"
            "const box = element.getBoundingClientRect();"
            "return {x: Math.round((box.left + box.right) / 2),"
            "y: Math.round((box.top + box.bottom) / 2)}; })"
            f"(document.querySelector({json.dumps(selector)}))"
        )

    def point_at(self, selector: str, click: bool = False) -> None:
        """Move the mouse to the middle of an element, and perhaps click."""
        actions: list[dict[str, Any]] = [{"type": "pointerMove", **self.centre(selector)}]
        if click:
            actions += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        source = {"type": "pointer", "id": "mouse", "actions": actions}
        self.command("input.performActions", context=self.window, actions=[source])

    def click(self, selector: str) -> None:
        """Click in the middle of an element."""
        self.point_at(selector, click=True)

    def texts(self, selector: str) -> list[str]:
        """Return the texts of the visible elements."""
        return self.evaluate(
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            ".filter(e => e.checkVisibility()).map(e => e.innerText ?? e.textContent)"
        )


@contextlib.contextmanager
def running(program: str, folder: Path) -> Iterator[Firefox]:
    """Run headless Firefox, with a new profile in a folder that is also used for downloads."""
    profile = folder / "profile"
    profile.mkdir()
    wanted = PREFERENCES | {"browser.download.dir": str(folder)}
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in wanted.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    log = folder / "firefox.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [program, *OPTIONS, "--profile", profile],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=os.environ | {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
        )
    try:
        yield Firefox(_address(process, log))
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until Firefox listens; return its address."""
    end = time.monotonic() + SECONDS
    while not (found := re.search(r"BiDi listening on (ws://\S+)", log.read_text())):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
    return found[1]
