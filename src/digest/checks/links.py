"""Links: that each leads where it says, from any reader's machine, and that leaving is as easy as joining."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from digest.checks.document import Node, one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail, visible_text

_ALLOWED = frozenset(("http", "https", "mailto", "tel", "sms"))
_LATEST_UNSUBSCRIBE = 90_000
"""Byte of the HTML before which the unsubscribe link stands: Gmail clips near 102,000."""

_SMALLEST_UNSUBSCRIBE = 14.0
_LOCAL = (".local", ".localhost", ".internal", ".lan", ".test", ".invalid")
_LEAVING = (
    "unsubscribe", "opt out", "opt-out", "désabonner", "désinscrire", "désinscription", "désabonnement", "abmelden",
    "abbestellen", "austragen", "disiscriviti", "cancellati", "annulla l'iscrizione", "disiscrizione", "відписатися",
    "скасувати підписку", "отписаться", "darse de baja", "cancelar suscripción", "cancelar la suscripción",
    "cancelar subscrição", "cancelar a subscrição", "cancelar inscrição", "descadastrar", "wypisz",
    "anuluj subskrypcję", "zrezygnuj", "uitschrijven", "afmelden", "退订", "配信停止", "إلغاء الاشتراك",
)  # fmt: skip


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="link-empty",
            severity="error",
            demand="Every link leads somewhere.",
            source="HTML Living Standard 4.6.1",
            mend="give it an address, or make it plain text",
            find=_empty,
        ),
        Check(
            id="link-scheme",
            severity="error",
            demand="Links are whole addresses with a scheme that a mail may open: https, http, mailto, tel, sms.",
            source="RFC 3986 4.2: a mail has no base that a relative address could start from",
            mend="write the whole address, beginning with https://",
            find=_scheme,
        ),
        Check(
            id="link-address",
            severity="error",
            demand="Addresses can be parsed: a host, no blanks, nothing else where a browser looks for these.",
            source="RFC 3986; WHATWG URL",
            mend="percent-encode blanks; write the host",
            find=_malformed,
        ),
        Check(
            id="link-local",
            severity="error",
            demand="No link leads to the sender's own machine or network.",
            source="RFC 6761; RFC 1918",
            mend="use the public address",
            find=_local,
        ),
        Check(
            id="link-insecure",
            severity="notice",
            demand="Links go over https.",
            source="browsers warn of http",
            mend="use https where the site offers it",
            find=_insecure,
        ),
        Check(
            id="link-duplicate",
            severity="warning",
            demand="Two stories don't lead to the same article.",
            source="this program: the second is a slip of copying, or the same story twice",
            mend="give each story its own address, or drop one",
            find=_duplicate,
        ),
        Check(
            id="link-deceptive",
            severity="warning",
            demand="A link whose text is an address leads to that address.",
            source="filters take the difference for phishing",
            mend="make text and address agree, or write words",
            find=_deceptive,
        ),
        Check(
            id="unsubscribe",
            severity="error",
            demand=f"The unsubscribe link is seen, in 14 px at least, before byte {_LATEST_UNSUBSCRIBE:,}.",
            source="Gmail's and Yahoo's rules for bulk senders, 2024: a visible link in the body",
            mend="show a link that says so in the footer, and keep the mail short enough that it isn't clipped",
            find=_unsubscribe,
        ),
    )


def _empty(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.all("a", "area"):
        address = node.get("href").strip()
        if "href" in node.attributes and address in {"", "#"}:
            yield mail.spot(node, f"a link leads nowhere: “{shortened(visible_text(mail, node), 40)}”")
        elif not node.attributes.keys() & {"href", "name", "id"} and visible_text(mail, node) and mail.seen(node):
            yield mail.spot(node, f"a link has no address: “{shortened(visible_text(mail, node), 40)}”")


def _scheme(mail: Mail) -> Iterator[Spot]:
    for node in _linked(mail):
        address = _tidy(node.get("href"))
        parts = _split(address)
        if parts is None or parts.scheme in _ALLOWED or address.startswith("#") or _is_placeholder(address):
            continue
        if parts.scheme:
            yield mail.spot(node, f"the scheme of {shortened(address)} does not work in mail")
        else:
            yield mail.spot(node, f"{shortened(address)} is no whole address")


def _malformed(mail: Mail) -> Iterator[Spot]:
    for node in _linked(mail):
        written = node.get("href").strip()
        parts = _split(_tidy(written))
        if _is_placeholder(written) or (parts is not None and parts.scheme not in {"http", "https", "mailto"}):
            continue
        if parts is None or (parts.scheme != "mailto" and not parts.hostname):
            yield mail.spot(node, f"{shortened(written)} can't be parsed")
        elif any(mark.isspace() for mark in written):
            yield mail.spot(node, f"{shortened(written)} has a blank in it")
        elif parts.scheme == "mailto" and "@" not in parts.path.replace("%40", "@") and not parts.query:
            yield mail.spot(node, f"{shortened(written)} has no address")
        elif parts.hostname is not None and not _is_host(parts.hostname):
            yield mail.spot(node, f"{shortened(written)} has no valid host")


def _local(mail: Mail) -> Iterator[Spot]:
    for node in _linked(mail):
        if is_local(node.get("href")):
            yield mail.spot(node, f"{shortened(node.get('href'))} is not reached from elsewhere")


def is_local(address: str) -> bool:
    """Say whether an address is of this machine or of a private network."""
    parts = _split(_tidy(address))
    host = (parts.hostname or "").rstrip(".") if parts is not None else ""
    if parts is None or parts.scheme not in {"http", "https"}:
        return parts is not None and parts.scheme == "file"
    if host == "localhost" or host.endswith(_LOCAL):
        return True
    try:
        found = ip_address(host)
    except ValueError:
        return False
    return found.is_private or found.is_loopback or found.is_link_local


def _insecure(mail: Mail) -> Iterator[Spot]:
    for node in _linked(mail):
        if node.get("href").strip().lower().startswith("http://") and not is_local(node.get("href")):
            yield mail.spot(node, f"{shortened(node.get('href'))} is not encrypted")


def _duplicate(mail: Mail) -> Iterator[Spot]:
    """Compare the links that are a story's title: those in headings, and those that a block holds alone."""
    first: dict[str, str] = {}
    web = mail.links[0].get("href") if mail.links and not _in_heading(mail.links[0]) else ""
    for node in story_links(mail):
        address, text = node.get("href").strip().rstrip("/"), visible_text(mail, node)
        if node.get("href") == web and not _in_heading(node):
            continue
        told = first.setdefault(address, text)
        if told != text:
            yield mail.spot(
                node, f"“{shortened(text, 40)}” leads where “{shortened(told, 40)}” does: {shortened(address)}"
            )


def story_links(mail: Mail) -> Iterator[Node]:
    """Yield the links that are titles of stories, in reading order."""
    for node in mail.links:
        if not node.get("href").strip().lower().startswith(("http://", "https://")):
            continue
        text = visible_text(mail, node)
        if text and (_in_heading(node) or (_is_long(text) and _fills_block(mail, node))):
            yield node


def _in_heading(node: Node) -> bool:
    return any(one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} for one in node.ancestors())


def _is_long(text: str) -> bool:
    """Say whether a text is as long as a title: twenty characters, ten where the script is dense."""
    return len(text) >= 20 or sum(mark > "\u2e80" for mark in text) >= 10


def _fills_block(mail: Mail, link: Node) -> bool:
    style = mail.light[link]
    if "background-color" in style.declared:
        return False
    block = next((one for one in link.ancestors() if mail.light[one].block), None)
    return block is not None and visible_text(mail, block) == visible_text(mail, link)


def _deceptive(mail: Mail) -> Iterator[Spot]:
    for node in _linked(mail):
        text = one_line(node.text)
        if " " in text or not text.lower().startswith(("http://", "https://", "www.")):
            continue
        said = _split(text if "://" in text else f"https://{text}")
        leads = _split(_tidy(node.get("href")))
        if said is None or leads is None or said.hostname is None or leads.hostname is None:
            continue
        if _site(said.hostname) != _site(leads.hostname):
            yield mail.spot(node, f"the text says {said.hostname}, the link leads to {leads.hostname}")


def _site(host: str) -> str:
    return host.lower().removeprefix("www.")


def _unsubscribe(mail: Mail) -> Iterator[Spot]:
    if mail.html is None:
        return
    leaving = [node for node in mail.document.all("a") if _says_leave(node)]
    if not leaving:
        if mail.envelope is not None and mail.envelope.first("List-Unsubscribe") is not None:
            yield Spot(reason="the headers offer to unsubscribe, and no link in the mail does")
        return
    seen = [node for node in leaving if mail.light[node].shown and mail.phone[node].shown]
    if not seen:
        yield mail.spot(leaving[0], "the unsubscribe link is hidden")
        return
    last = seen[-1]
    if mail.light[last].size < _SMALLEST_UNSUBSCRIBE:
        yield mail.spot(last, f"the unsubscribe link has {mail.light[last].size:g} px")
    at = _byte_offset(mail, last)
    if (
        at is not None
        and at >= _LATEST_UNSUBSCRIBE
        and all((_byte_offset(mail, one) or 0) >= _LATEST_UNSUBSCRIBE for one in seen)
    ):
        yield mail.spot(last, f"the unsubscribe link stands at byte {at:,}")


def _byte_offset(mail: Mail, node: Node) -> int | None:
    """Return the byte of the HTML at which an element's tag begins."""
    if node.offset is None:
        return None
    return len(mail.document.source[: node.offset].encode("utf-8", "replace"))


def _says_leave(node: Node) -> bool:
    text = f"{node.text} {node.get('title')} {node.get('aria-label')}".casefold()
    return any(word in text for word in _LEAVING)


def _linked(mail: Mail) -> Iterator[Node]:
    """Yield the links with an address; a hidden one counts, too, since some client shows it."""
    return (node for node in mail.document.all("a", "area") if node.get("href").strip() not in {"", "#"})


def _tidy(address: str) -> str:
    """Return an address as a browser reads it: without control characters, which hide a scheme from others."""
    return "".join(mark for mark in address.strip() if ord(mark) > 31)


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _is_host(host: str) -> bool:
    return all(mark.isalnum() or mark in "-._:" for mark in host) and ".." not in host and not host.startswith(".")


def _is_placeholder(address: str) -> bool:
    """Say whether an address is a hole that a sender fills later; the family of leaks tells these."""
    return address.startswith(("{", "*|", "[", "%", "<", "$")) or "{{" in address
