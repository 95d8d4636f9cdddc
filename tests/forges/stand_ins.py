"""Servers that answer as GitHub and GitLab do, and refuse what they refuse: token, fields, lengths, pages."""

from __future__ import annotations

import io
import json
import re
import tarfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"
PAGE = 30


@dataclass
class Fault:
    """An answer that comes instead of the right one; `works` carries the request out all the same."""

    method: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "fault"
    works: bool = False


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: object


class StandIn:
    """One repository with requests 1 to 99; `comments` are those of all of them."""

    def __init__(self) -> None:
        self.comments: list[dict] = []
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.writable = True
        self.login = "github-actions[bot]"
        self.type = "Bot"
        self.pulls: list[dict] = []
        self.trees: dict[str, dict[str, str]] = {}
        """Commit or branch to its files."""
        self.hold = threading.Event()
        """While it is clear, archives are not handed out."""
        self.hold.set()
        self.url = self.address = ""
        """Where it serves, and where others see it behind a proxy."""
        self._next = 100

    def add(self, body: str, login: str | None = None, type_: str | None = None, number: int = 7) -> dict:
        self._next += 1
        comment = {
            "id": self._next,
            "number": number,
            "node_id": f"IC_{self._next}",
            "body": body,
            "html_url": f"{self.address or self.url}/o/r/pull/{number}#issuecomment-{self._next}",
            "url": f"{self.address or self.url}/repos/o/r/issues/comments/{self._next}",
            "user": {"login": login or self.login, "type": type_ or self.type, "id": 1},
            "author": {"username": login or self.login},
            "hidden_as": "",
            "system": False,
        }
        self.comments.append(comment)
        return comment

    def of(self, id_: int) -> dict | None:
        return next((each for each in self.comments if each["id"] == id_), None)

    def made(self, *methods: str) -> list[Request]:
        return [request for request in self.requests if request.method in methods]


def archive(files: dict[str, str]) -> bytes:
    """Return files as a forge packs them: below one top folder."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, text in files.items():
            data = text.encode()
            entry = tarfile.TarInfo(f"o-r-0123456/{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


class Refused(Exception):  # noqa: N818
    def __init__(self, status: int, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.content = {"message": message, **more}


def handler(stand_in: StandIn, answer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            body = json.loads(raw) if raw else None
            request = Request(
                self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body
            )
            stand_in.requests.append(request)
            fault = next((each for each in stand_in.faults if each.method == self.command), None)
            if fault is not None:
                stand_in.faults.remove(fault)
                if fault.works:
                    answer(stand_in, request)
                self._send(fault.status, {"message": fault.message}, fault.headers)
                return
            try:
                self._send(*answer(stand_in, request))
            except Refused as refused:
                self._send(refused.status, refused.content, {})

        def _send(self, status: int, content: object, headers: dict[str, str]) -> None:
            packed = isinstance(content, bytes)
            data = b"" if status == 204 else content if packed else json.dumps(content).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/gzip" if packed else "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _handle  # noqa: N815

    return Handler


def fields(request: Request, *known: str) -> dict:
    """Return the JSON object of a request; a field the API does not know is an error."""
    if not isinstance(request.body, dict):
        raise Refused(400, "Problems parsing JSON")
    strange = set(request.body) - set(known)
    if strange:
        raise Refused(422, f"Invalid request. {sorted(strange)} are not permitted keys.")
    return request.body


def text_of(request: Request, limit: int, status: int) -> str:
    body = fields(request, "body").get("body")
    if not isinstance(body, str) or not body.strip():
        raise Refused(status, "Validation Failed", errors=[{"field": "body", "code": "missing_field"}])
    if len(body) > limit:
        raise Refused(status, f"Body is too long (maximum is {limit} characters)")
    return body


def page_of(stand_in: StandIn, request: Request, items: list) -> tuple[list, dict[str, str]]:
    parts = urlsplit(request.path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    size = min(100, int(query.get("per_page", PAGE)))
    page = int(query.get("page", 1))
    last = max(1, -(-len(items) // size))
    links = []
    if page < last:
        for name, number in (("next", page + 1), ("last", last)):
            links.append(
                f'<{stand_in.address or stand_in.url}{parts.path}?per_page={size}&page={number}>; rel="{name}"'
            )
    headers = {"Link": ", ".join(links)} if links else {}
    headers |= {"X-Page": str(page), "X-Per-Page": str(size), "X-Total": str(len(items)), "X-Total-Pages": str(last)}
    headers["X-Next-Page"] = str(page + 1) if page < last else ""
    return items[(page - 1) * size : page * size], headers


def notes_of(stand_in: StandIn, request: Request, number: int, limit: int, status: int) -> tuple:
    """Answer for the list of one request's comments."""
    if request.method == "POST":
        return 201, stand_in.add(text_of(request, limit, status), number=number), {}
    mine = [each for each in stand_in.comments if each["number"] == number]
    return 200, *page_of(stand_in, request, mine)


def github(  # noqa: C901  one branch for each address
    stand_in: StandIn, request: Request
) -> tuple[int, object, dict[str, str]]:
    if request.path.startswith("/codeload/"):
        assert "authorization" not in request.headers  # another host, to which no token may go
        return packed_tree(stand_in, unquote(request.path[10:]))
    if request.headers.get("authorization") not in {f"token {TOKEN}", f"Bearer {TOKEN}"}:
        raise Refused(401, "Bad credentials")
    if not request.headers.get("user-agent"):
        raise Refused(403, "Request forbidden by administrative rules")
    path = unquote(urlsplit(request.path).path)
    if path.startswith("/repos/o/r/tarball/"):
        return 302, None, {"Location": f"{stand_in.url.replace('127.0.0.1', 'localhost')}/codeload/{path[19:]}"}
    if request.method != "GET" and path != "/graphql" and not stand_in.writable:
        raise Refused(403, "Resource not accessible by integration")
    if path == "/graphql":
        return 200, {"data": graphql(stand_in, request)}, {}
    of_request = re.fullmatch(r"/repos/o/r/issues/(\d\d?)/comments", path)
    if of_request:
        return notes_of(stand_in, request, int(of_request[1]), 65_536, 422)
    if path == "/repos/o/r/pulls":
        items, headers = page_of(stand_in, request, stand_in.pulls)
        return 200, items, headers
    one = re.fullmatch(r"/repos/o/r/issues/comments/(\d+)", path)
    comment = stand_in.of(int(one[1])) if one else None
    if comment is None:
        raise Refused(404, "Not Found")
    if request.method == "DELETE":
        stand_in.comments.remove(comment)
        return 204, None, {}
    comment["body"] = text_of(request, 65_536, 422)
    return 200, comment, {}


def packed_tree(stand_in: StandIn, reference: str) -> tuple[int, bytes, dict[str, str]]:
    stand_in.hold.wait(20)
    if reference not in stand_in.trees:
        raise Refused(404, "Not Found")
    return 200, archive(stand_in.trees[reference]), {}


def graphql(stand_in: StandIn, request: Request) -> dict:
    asked = fields(request, "query", "variables")
    if "viewer" in asked["query"]:
        return {"viewer": {"login": stand_in.login}}
    given = asked["variables"]["input"]
    comment = next(each for each in stand_in.comments if each["node_id"] == given["subjectId"])
    assert "minimizeComment" in asked["query"]
    assert given["classifier"] in {"SPAM", "ABUSE", "OFF_TOPIC", "OUTDATED", "DUPLICATE", "RESOLVED"}
    comment["hidden_as"] = given["classifier"]
    return {"minimizeComment": {"minimizedComment": {"isMinimized": True}}}


def gitlab(stand_in: StandIn, request: Request) -> tuple[int, object, dict[str, str]]:
    if request.headers.get("private-token") != TOKEN:
        raise Refused(401, "401 Unauthorized")
    path = urlsplit(request.path).path
    if path == "/api/v4/user":
        return 200, {"id": 1, "username": stand_in.login}, {}
    if path == "/api/v4/projects/o%2Fr/repository/archive.tar.gz":
        return packed_tree(stand_in, parse_qs(urlsplit(request.path).query)["sha"][0])
    if request.method != "GET" and not stand_in.writable:
        raise Refused(403, "403 Forbidden")
    notes = r"/api/v4/projects/o%2Fr/merge_requests/(?:\d\d?)/notes"
    of_request = re.fullmatch(notes.replace("?:", ""), path)
    if of_request:
        return notes_of(stand_in, request, int(of_request[1]), 1_000_000, 400)
    one = re.fullmatch(rf"{notes}/(\d+)", path)
    comment = stand_in.of(int(one[1])) if one else None
    if comment is None:
        raise Refused(404, "404 Not found")
    if request.method == "DELETE":
        stand_in.comments.remove(comment)
        return 204, None, {}
    comment["body"] = text_of(request, 1_000_000, 400)
    return 200, comment, {}


@contextmanager
def serving(answer):
    """Yield a stand-in that serves on a port of this machine."""
    stand_in = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(stand_in, answer))
    server.daemon_threads = True
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
