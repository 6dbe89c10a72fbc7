"""A server on loopback that can do most of what real ones do wrong, and counts what it sends."""

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LATE = formatdate(1_500_000_000, usegmt=True)


@dataclass
class Answer:
    """How one request is answered.

    Attributes:
        content: the file; None stands for the one that the path has, or for some words of an error.
        status: of the answer; what is sent of a file has its own.
        headers: that are sent besides or instead; None leaves one out.
        ranges: whether Range is honoured; `if_range`: whether If-Range is.
        cut: after so many bytes of the body the connection is closed, or reset.
        past: bytes sent behind the announced end.
        chunked: whether the body is.
        pause: seconds before the answer; `drip`: between single bytes of the body.
    """

    content: bytes | None = None
    status: int = 200
    headers: dict = field(default_factory=dict)
    ranges: bool = True
    if_range: bool = True
    cut: int | None = None
    reset: bool = False
    past: bytes = b""
    chunked: bool = False
    pause: float = 0.0
    drip: float = 0.0


@dataclass
class Request:
    path: str
    headers: dict
    status: int = 0
    sent: int = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server, path = self.server, self.path.partition("?")[0]
        request = Request(self.path, dict(self.headers.items()))
        server.requests.append(request)
        plan = server.plans.get(path, [])
        how = plan.pop(0) if plan else server.usual.get(path)
        self.close_connection = True
        if how is None:
            how = Answer(b"nothing here", 404)
        if how == "nothing":
            return
        time.sleep(how.pause)
        with contextlib.suppress(OSError):  # the other side has hung up
            self._answer(how, path, request)

    def _answer(self, how, path, request):
        content = how.content
        if content is None:
            content = self.server.files[path] if how.status == 200 else b"an error"
        first, last, status = self._span(how, content)
        headers = {"ETag": '"one"', "Last-Modified": LATE, "Date": formatdate(usegmt=True)}
        if status == 206:
            headers["Content-Range"] = f"bytes {first}-{last - 1}/{len(content)}"
        if status == 416:
            headers["Content-Range"] = f"bytes */{len(content)}"
        body = b"" if status == 416 else content[first:last]
        if how.chunked:
            headers["Transfer-Encoding"] = "chunked"
        else:
            headers["Content-Length"] = str(len(body))
        request.status = status
        self.send_response_only(status)
        for name, value in {**headers, **how.headers}.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    self.send_header(name, one)
        self.send_header("Connection", "close")
        self.end_headers()
        part = body if how.cut is None else body[: how.cut]
        self._send(part + how.past, how, request)
        if how.chunked and how.cut is None:
            self.wfile.write(b"0\r\n\r\n")
        if how.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.flush()

    def _span(self, how, content):
        """Return the part to send, and the status."""
        asked = self.headers.get("Range", "")
        if how.status != 200 or not asked or not how.ranges:
            return 0, len(content), how.status
        known = {how.headers.get("ETag", '"one"'), how.headers.get("Last-Modified", LATE)}
        condition = self.headers.get("If-Range")
        if how.if_range and condition is not None and condition not in known:
            return 0, len(content), 200
        first, _, last = asked.removeprefix("bytes=").partition("-")
        first, last = int(first), min(int(last) + 1 if last else len(content), len(content))
        return (first, last, 206) if first < len(content) else (0, 0, 416)

    def _send(self, data, how, request):
        step = 1 if how.drip else 1 << 16
        for at in range(0, len(data), step):
            piece = data[at : at + step]
            if how.chunked:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            else:
                self.wfile.write(piece)
            if request.status < 400:  # of an error nobody waits for the end, so when is by chance
                request.sent += len(piece)
            time.sleep(how.drip)

    def log_message(self, *arguments):
        pass


class Misbehaving(ThreadingHTTPServer):
    """Serves `files` by path; the answers in `plans` come first, then the one in `usual`."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.plans, self.usual, self.requests = {}, {}, {}, []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, *arguments):
        pass  # hung up

    def serve(self, path, content, *plan, then=None):
        """Serve a file: first with the answers of `plan`, then with `then`; return its address."""
        self.files[path], self.plans[path] = content, list(plan)
        self.usual[path] = Answer() if then is None else then
        return f"http://127.0.0.1:{self.server_port}{path}"

    @property
    def sent(self):
        return sum(request.sent for request in self.requests)

    @property
    def statuses(self):
        return [request.status for request in self.requests]

    def asked(self, header):
        """Return a header of every request, None where it was not sent."""
        return [request.headers.get(header) for request in self.requests]
