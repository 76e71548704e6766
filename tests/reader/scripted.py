"""A real HTTP server on this machine that answers as a test tells it to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, Any], None]


@dataclass
class Scripted:
    """Where the server is, what it is asked, and what it answers to a chat: edit `answer`."""

    address: str
    answer: Answer
    models: list[dict[str, Any]]
    asked: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    released: Event = field(default_factory=Event)

    @property
    def chats(self) -> int:
        return len(self.asked)


def says(content: str, finish_reason: str = "stop") -> Answer:
    """Answer every chat with this message."""
    return lambda handler, _: send(
        handler, {"choices": [{"message": {"content": content}, "finish_reason": finish_reason}]}
    )


def send(handler: BaseHTTPRequestHandler, content: object, status: int = 200) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def scripted_server(answer: Answer) -> Iterator[Scripted]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/v1/models":
                send(self, {"data": script.models})
            else:
                send(self, {"error": "no such page"}, 404)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.asked.append(body)
            script.headers.append(dict(self.headers))
            script.answer(self, body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script = Scripted(
        address=f"http://127.0.0.1:{server.server_address[1]}/v1",
        answer=answer,
        models=[{"id": "small", "owned_by": "somebody", "created": 1}],
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        script.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
