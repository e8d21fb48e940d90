"""The desk over real HTTP: what it shows, what it never writes, whom it refuses."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import textwrap

import pytest

from desk import DAY, running, soon

VIEWS = ("text", "mjml", "source", "headers", "data")
LOOKS = ("scheme=dark", "scheme=full", "scheme=partial", "images=off", "styles=off", "outlook=on")


@pytest.fixture(scope="module")
def shared(newsletter):
    """One desk for tests that change nothing."""
    with running(newsletter) as desk:
        yield desk


def test_no_route_and_no_action_but_generate_changes_a_table(newsletter, tmp_path):
    """Previewing writes no render, no delivery state and no memory; editing writes the draft file alone."""
    shutil.copytree(newsletter, tmp_path / "daily")
    sent = []
    environ = {"SMTP_HOST": "127.0.0.1", "SMTP_TEST_ADDRESS": "me@example.org", "SMTP_FROM": "me@example.org"}
    config = tmp_path / "daily" / "digest.toml"
    config.write_text(config.read_text() + '\n[relay]\ntest_address = "me@example.org"\n')
    with running(
        tmp_path / "daily", lambda _, issue, email: sent.append(email.subject) or "sent to me@example.org", environ
    ) as desk:
        before, files = desk.tables(), _files(desk.folder)
        story = desk.document()["stories"][3]["id"]
        picture = desk.get(f"/frame/{DAY}").body.decode().split('src="/picture/')[1].split('"')[0]
        paths = [
            "/latest", "/today", f"/{DAY}", f"/api/{DAY}", f"/api/{DAY}/why/{story}", f"/api/{DAY}/differences",
            f"/api/{DAY}/checks", f"/eml/{DAY}", f"/picture/{picture}", "/search?q=Kherson", "/assets/main.js",
            "/calendar?since=2022-11-01&until=2022-11-30", "/api/2022-11-12", "/frame/2022-11-12",
            *(f"/view/{DAY}/{name}" for name in VIEWS), *(f"/frame/{DAY}?{look}" for look in LOOKS),
        ]  # fmt: skip
        for path in paths:
            assert desk.get(path).status in {200, 302}, path
        assert desk.edit((f"stories.{story}.kill", None, True)).status == 200
        assert desk.edit((f"stories.{story}.kill", True, None)).status == 200
        assert [desk.post(action).status for action in ("hold", "release", "test")] == [200, 200, 200]
        assert desk.tables() == before
        assert _files(desk.folder) == files
        assert len(sent) == 1
        assert desk.post("generate").status == 200
        assert desk.tables() != before


def _files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("digest.db")
    }


def test_the_page_names_the_day_its_stories_and_what_was_left_out(shared):
    """What an editor sees first is in one answer."""
    document = shared.document()
    assert document["state"] == "none"
    assert (len(document["stories"]), document["stories"][0]["slot"]) == (28, "lead")
    assert {one["reason"] for one in document["left_out"]} == {"no room"}
    assert document["differs"] is True
    assert 0 < document["bytes"] < document["limit"]
    assert sum(document["sizes"].values()) == document["bytes"]


def test_latest_and_today_lead_to_a_date_and_keep_the_query(shared):
    """A link names how the mail is looked at."""
    answer = shared.get("/latest?w=375&scheme=dark")
    assert (answer.status, answer.headers["location"].partition("?")[2]) == (302, "w=375&scheme=dark")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil", "localhost.", "127.0.0.1", "127.0.0.1:1", "", "[::1", "user@127.0.0.1"],
)
def test_a_foreign_host_is_refused_before_routing(shared, host):
    """DNS rebinding ends here (S30)."""
    for path in (f"/{DAY}", "/no/such/page", f"/api/{DAY}"):
        assert shared.get(path, Host=host).status == 403


def test_a_request_without_a_host_is_refused(shared):
    """HTTP/1.0 allows it, we don't (S30)."""
    with socket.create_connection(("127.0.0.1", shared.server.port)) as raw:
        raw.sendall(f"GET /{DAY} HTTP/1.0\r\n\r\n".encode())
        assert b" 403 " in raw.recv(200).split(b"\r\n")[0]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_the_names_of_this_machine_are_let_in(shared, name):
    """Whatever the browser was told (S30)."""
    assert shared.get(f"/{DAY}", Host=f"{name}:{shared.server.port}").status == 200


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1", ""])
def test_a_foreign_origin_is_refused(shared, origin):
    """Reading as well as writing (S30)."""
    assert shared.get(f"/api/{DAY}", Origin=origin).status == 403


def test_a_change_needs_method_origin_and_secret(desk):
    """Another page, or another program, changes nothing (S31)."""
    path, secret = f"/api/{DAY}/hold", desk.server.secret
    good = {"Origin": desk.url, "X-Digest-Secret": secret}
    wrong = [{}, {"Origin": desk.url}, {"X-Digest-Secret": secret}, {**good, "X-Digest-Secret": secret[:-1]}]
    assert [desk.ask("POST", path, {}, headers).status for headers in wrong] == [403] * 4
    assert desk.ask("GET", path, headers=good).status == 405
    assert desk.document()["state"] == "none"
    assert desk.ask("POST", path, {}, good).json["state"] == "held"


def test_page_and_frame_carry_their_policies(shared):
    """Nothing from elsewhere on the page, no script in the mail (S31)."""
    page, frame = shared.get(f"/{DAY}"), shared.get(f"/frame/{DAY}")
    for answer in (page, frame):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe-eval" not in policy
        assert "http:" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert "script-src" not in frame.headers["content-security-policy"]
    assert "sandbox allow-same-origin" in frame.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        f"/picture/{DAY}/..%2f..%2fdigest.toml", f"/picture/{DAY}/../../digest.toml", f"/picture/{DAY}//etc/passwd",
        f"/picture/{DAY}/%2fetc%2fpasswd", f"/picture/{DAY}/kherson%00.jpg", f"/picture/{DAY}/" + "a" * 3000,
        "/assets/..%2fsite.py", "/assets/page.html", "/assets/", "/remote?address=file:///etc/passwd",
        "/remote?address=../digest.toml", "/remote?address=http://127.0.0.1/x.png", "/2022-13-01", "/20221111",
        "/9999-12-31", f"/view/{DAY}/env", f"/api/{DAY}/why/nobody", "/.env", "/digest.toml",
    ],
)  # fmt: skip
def test_paths_stay_inside(shared, path):
    """What is not the desk's own is not there (S32)."""
    assert shared.get(path).status == 404


def test_every_view_shows_the_mail(shared):
    """Text, MJML, source, headers, data and the message."""
    title = "Ukrainian troops enter Kherson"
    for name in ("text", "mjml", "source", "data"):
        assert title in shared.get(f"/view/{DAY}/{name}").body.decode()
    assert b"Subject:" in shared.get(f"/view/{DAY}/headers").body
    eml = shared.get(f"/eml/{DAY}")
    assert eml.headers["content-disposition"] == f'attachment; filename="digest-{DAY}.eml"'
    assert b"\r\nSubject: " in eml.body


def test_why_shows_scores_and_the_sentences_in_their_article(shared):
    """The summary is marked in the stored text."""
    story = shared.document()["stories"][0]
    why = shared.get(f"/api/{DAY}/why/{story['id']}").json
    sentences = [one for paragraph in why["articles"][0]["paragraphs"] for one in paragraph]
    assert [one["text"] for one in sentences if one["shown"]] == story["summary"]
    scores = why["scores"]
    assert scores["total"] == pytest.approx(
        (scores["freshness"] + scores["length"] + scores["sources"]) * scores["weight"]
    )


def test_a_stored_issue_is_found_by_its_words_and_in_the_calendar(desk):
    """Search and rail know what was generated."""
    assert desk.get("/search?q=Kherson").json == []
    assert desk.post("generate").json["state"] == "draft"
    for words in ("kherson", "Kherson grain", "херсон", "ві"):
        (hit,) = desk.get(f"/search?q={_quoted(words)}").json
        assert hit["day"] == DAY
    assert desk.get("/search?q=Kherson+nosuchword").json == []
    assert desk.get("/calendar?since=2022-11-01&until=2022-11-30").json == {DAY: "draft"}
    assert desk.document()["differs"] is False


def _quoted(words):
    from urllib.parse import quote

    return quote(words)


@pytest.mark.parametrize("words", ['"', "a OR", "NEAR(", "*", "%", "\\", "'; DROP TABLE issue", "body:", "", "\x00"])
def test_no_search_breaks(shared, words):
    """Whatever is typed is looked for."""
    assert shared.get(f"/search?q={_quoted(words)}").status == 200


def test_a_change_of_a_file_is_told_at_once(desk):
    """Draft, configuration, templates: pages that listen hear of it."""
    desk.document()
    with socket.create_connection(("127.0.0.1", desk.server.port), timeout=20) as raw:
        raw.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{desk.server.port}\r\n\r\n".encode())
        heard = b""
        while b": listening" not in heard:
            heard += raw.recv(1000)
        desk.draft.write_text('subject = "Heard"\n')
        while b"event: changed" not in heard:
            heard += raw.recv(1000)
    assert soon(lambda: desk.document()["inbox"]["subject"] == "Heard")


def test_a_broken_file_keeps_the_last_good_render(desk):
    """The fault is told with file, line and caret, over what could be made last (P6)."""
    good = desk.document()
    desk.draft.write_text("note = \n")
    broken = soon(lambda: (found := desk.document())["fault"] and found)
    assert broken["fault"]["message"].endswith("is not TOML: Invalid value")
    assert "^" in broken["fault"]["excerpt"]
    assert (broken["hash"], len(broken["stories"])) == (good["hash"], 28)
    assert desk.get(f"/frame/{DAY}").status == 200
    desk.draft.unlink()
    assert soon(lambda: not desk.document()["fault"])


def test_a_broken_template_names_its_line(desk):
    """A theme of the newsletter's own is followed, and its mistakes are told."""
    desk.document()
    block = desk.folder / "templates" / "daily" / "blocks" / "rubric.mjml.j2"
    block.parent.mkdir(parents=True)
    block.write_text("{% macro rubric(title) %}\n{{ titel }}\n{% endmacro %}\n")
    broken = soon(lambda: (found := desk.document())["fault"] and found)
    assert broken["fault"]["place"].startswith("blocks/rubric.mjml.j2:2")
    assert broken["stories"]
    block.write_text('{% macro rubric(title) %}\n<h2 class="own">{{ title }}</h2>\n{% endmacro %}\n')
    assert soon(lambda: b'class="own"' in desk.get(f"/frame/{DAY}").body)


def test_a_day_that_can_not_be_made_says_why(newsletter, tmp_path):
    """Without a last good render there is the reason alone."""
    shutil.copytree(newsletter, tmp_path / "daily")
    (tmp_path / "daily" / "drafts" / f"{DAY}.toml").write_text("nonsense = 1\n")
    with running(tmp_path / "daily") as desk:
        document = desk.document()
        assert document["stories"] is None
        assert "nonsense" in document["fault"]["message"]
        assert desk.get(f"/frame/{DAY}").status == 422


def test_a_frozen_issue_is_shown_as_it_is_stored(desk):
    """What its readers get stays, whatever the draft file says."""
    import sqlite3

    desk.post("generate")
    with sqlite3.connect(desk.folder / "digest.db") as db:
        db.execute("UPDATE issue SET state = 'frozen', frozen_at = made_at")
    db.close()
    desk.draft.write_text('subject = "Too late"\n')
    document = soon(lambda: (found := desk.document())["fixed"] and found)
    assert (document["state"], document["inbox"]["subject"][:9]) == ("frozen", "Ukrainian")
    assert document["next_step"]["told"] == "It waits to be sent."
    assert desk.edit(("subject", "Too late", "Later still")).status == 422
    assert desk.post("generate").status == 422


RUN = """
import sys
from digest.cli import root
from digest.cli.preview import draft, preview
for command in (preview, draft):
    root.cli.add_command(command)
root.main(sys.argv[1:])
"""


def _command(folder, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(RUN), "-c", str(folder / "digest.toml"), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, **options,
    )  # fmt: skip


def _run(folder, *arguments):
    process = _command(folder, *arguments)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_control_c_ends_it_and_leaves_nothing_behind(newsletter, tmp_path):
    """Exit code 0, no traceback, no process, the port free; a port that is taken is said (S3)."""
    folder = tmp_path / "daily"
    shutil.copytree(newsletter, folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = _command(folder, "preview", DAY, "--port", str(port), "--no-open")
        address = process.stdout.readline().strip()
        assert address.endswith(f"/{DAY}")
        assert f":{port}/" not in address
        got = int(address.split(":")[2].split("/")[0])
        with socket.create_connection(("127.0.0.1", got), timeout=20) as page:
            page.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{got}\r\n\r\n".encode())
            assert page.recv(100)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert f"port {port} is taken; using {got}" in err
    assert "Traceback" not in err
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", got))


def test_draft_writes_a_file_that_says_how_it_is_used(newsletter, tmp_path):
    """The stories stand in it as comments; nothing is decided yet."""
    folder = tmp_path / "daily"
    shutil.copytree(newsletter, folder)
    _, out, err = _run(folder, "draft", "2022-11-12")
    written = (folder / "drafts" / "2022-11-12.toml").read_text()
    assert out.strip() == str(folder / "drafts" / "2022-11-12.toml"), err
    assert all(line.startswith("#") or not line for line in written.splitlines())
    first = [line for line in written.splitlines() if " lead " in line]
    assert len(first) == 1


def test_draft_holds_marks_and_clears(newsletter, tmp_path):
    """The marks of the desk, from the command line."""
    folder = tmp_path / "daily"
    shutil.copytree(newsletter, folder)
    file = folder / "drafts" / f"{DAY}.toml"
    before = file.read_text()
    assert _run(folder, "draft", DAY, "--hold")[0] == 0
    assert 'status = "hold"' in file.read_text()
    assert before.splitlines()[0] in file.read_text()
    assert _run(folder, "draft", DAY, "--ready")[0] == 0
    assert 'status = "ready"' in file.read_text()
    assert _run(folder, "draft", DAY, "--clear")[0] == 0
    assert not file.exists()


def test_another_address_needs_the_key(newsletter):
    """Where other machines reach it, nobody reads without the key of this run."""
    from digest.preview.guard import Guard, hosts_of

    assert hosts_of("0.0.0.0", 8025) >= {"0.0.0.0:8025", "127.0.0.1:8025"}
    answers = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        answers.append((message.get("status"), dict(message.get("headers", []))))

    async def ask(query, *headers):
        answers.clear()
        scope = {"type": "http", "method": "GET", "query_string": query, "headers": [(b"host", b"box:1"), *headers]}
        await Guard(app, hosts=["box:1"], secret="key", locked=True)(scope, None, send)
        return answers[0]

    import asyncio

    assert asyncio.run(ask(b""))[0] == 403
    assert asyncio.run(ask(b"key=wrong"))[0] == 403
    status, headers = asyncio.run(ask(b"key=key"))
    assert (status, headers[b"set-cookie"]) == (200, b"digest-key=key; HttpOnly; SameSite=Strict; Path=/")
    assert asyncio.run(ask(b"", (b"cookie", b"digest-key=key")))[0] == 200


def test_assets_stay_light():
    """The page without the issue is at most 150 kB compressed, and asks for nothing elsewhere."""
    import gzip
    from importlib.resources import files

    assets = files("digest.preview") / "assets"
    whole = {one.name: one.read_bytes() for one in assets.iterdir() if one.is_file()}
    assert sum(len(gzip.compress(content)) for content in whole.values()) < 60_000
    for name, content in whole.items():
        addresses = content.decode().replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in addresses, name
        assert "https://" not in addresses, name
