"""Images: that they are shown everywhere, load fast, keep their place, and that the mail says enough without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from digest.checks.document import Node, shortened
from digest.checks.features import extension, image_addresses
from digest.checks.finding import Check, Severity, Spot
from digest.checks.links import is_local
from digest.checks.mail import Mail, visible_text
from digest.checks.values import Length

MOST_BYTES, MOST_IN_ALL, MOST_FIRST = 200_000, 800_000, 150_000
FEWEST_WORDS = 40
_OTHERS = frozenset(("webp", "avif", "svg", "bmp", "tif", "tiff", "ico", "heic", "heif", "apng", "mp4", "webm", "pdf"))


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="image-address",
            severity="error",
            demand="Pictures have a whole https address, or travel with the message.",
            source="RFC 2392 for those that travel; Gmail's proxy fetches the others",
            mend="put the picture on a web server and write its whole address, or embed it and write cid:",
            find=_address,
        ),
        Check(
            id="image-format",
            severity="error",
            demand="Pictures are JPEG, PNG or GIF.",
            source="caniemail.com",
            mend="save it as JPEG (photographs) or PNG (drawings)",
            find=_format,
        ),
        Check(
            id="image-size",
            severity="warning",
            demand=(
                f"A picture has at most {MOST_BYTES // 1000} kB, the first {MOST_FIRST // 1000}, all together "
                f"{MOST_IN_ALL // 1000}, as far as their size is known."
            ),
            source="common practice: telephones load mails on slow lines",
            mend="export it smaller: twice the pixels it is shown at, quality 70",
            find=_size,
        ),
        Check(
            id="image-width",
            severity="warning",
            demand="Every picture has its width in an attribute, in pixels.",
            source="Outlook for Windows takes no width from CSS for pictures (caniemail.com, css-width)",
            mend='write width="560" on the <img>',
            find=_width,
        ),
        Check(
            id="image-share",
            severity="warning",
            demand=f"A mail with pictures has at least {FEWEST_WORDS} words beside them.",
            source="filters distrust mails of pictures alone, and many readers block pictures",
            mend="write as text what the pictures say",
            find=_share,
        ),
    )


def _address(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.all("img"):
        address = node.get("src").strip()
        reason, severity = _fault(mail, address)
        if reason:
            yield replace(mail.spot(node, reason), severity=severity)


def _fault(mail: Mail, address: str) -> tuple[str, Severity | None]:
    """Say what is wrong with a picture's address, and how grave it is where it isn't an error."""
    lower = address.lower()
    if not address:
        return "a picture has no address", None
    if lower.startswith("cid:"):
        known = address in mail.pictures or (not mail.pictures and mail.envelope is None)
        return ("" if known else f"no part of the message is {shortened(address)}"), None
    if is_local(address):
        return f"{shortened(address)} is not reached from elsewhere", None
    if lower.startswith("http://"):
        return f"{shortened(address)} is not encrypted", "warning"
    if lower.startswith(("https://", "data:")) or "{{" in address or address.startswith(("*|", "[", "%", "{")):
        return "", None
    if mail.measure(address) is not None:
        return "", None
    return f"{shortened(address)} is no whole address", None


def _format(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.nodes:
        for address in image_addresses(node):
            found = _media_type(address) if address.strip().lower().startswith("data:") else extension(address)
            if found in _OTHERS:
                yield mail.spot(node, f"a picture is {found.upper()}: {_lacking(mail, found)}")
            elif address.strip().lower().startswith("data:") and node.tag == "img":
                lacking = mail.support.lacking(mail.support.features["image-base64"])
                yield mail.spot(node, f"a picture stands in the address itself, which {', '.join(lacking)} don't show")


def _media_type(address: str) -> str:
    kind = address.strip()[5:40].lower().partition(";")[0].partition(",")[0]
    return kind.removeprefix("image/").removesuffix("+xml")


def _lacking(mail: Mail, name: str) -> str:
    feature = next(
        (one for one in mail.support.features.values() if name in one.detect.get("image", ())),
        None,
    )
    if feature is None:
        return "clients show no such file"
    lacking = mail.support.lacking(feature)
    partly = "some show it in part" if "a" in feature.support else "all show it today"
    return f"{', '.join(lacking)} don't show it" if lacking else partly


def _size(mail: Mail) -> Iterator[Spot]:
    shown = [node for node in mail.document.all("img") if mail.seen(node)]
    known = [(node, size) for node in shown if (size := _bytes(mail, node.get("src").strip())) is not None]
    for number, (node, size) in enumerate(known):
        if size > MOST_BYTES:
            yield mail.spot(node, f"a picture has {size:,} bytes")
        elif number == 0 and node is shown[0] and size > MOST_FIRST:
            yield mail.spot(node, f"the first picture has {size:,} bytes")
    total = sum({node.get("src"): size for node, size in known}.values())
    if total > MOST_IN_ALL:
        yield Spot(reason=f"the pictures have {total:,} bytes in all")


def _bytes(mail: Mail, address: str) -> int | None:
    if address.lower().startswith("data:"):
        return len(address.partition(",")[2]) * 3 // 4
    return mail.pictures[address] if address in mail.pictures else mail.measure(address)


def _width(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.all("img"):
        if mail.seen(node) and not _is_width(node.get("width")) and not _is_tiny(mail, node):
            told = f"width is “{shortened(node.get('width'), 20)}”" if "width" in node.attributes else "has no width"
            yield mail.spot(node, f"a picture {told}: {shortened(node.get('src'), 50)}")


def _is_width(text: str) -> bool:
    number = text.strip().removesuffix("px").removesuffix("%")
    return number.isascii() and number.replace(".", "", 1).isdigit()


def _is_tiny(mail: Mail, node: Node) -> bool:
    """Say whether a picture is a dot that counts readers: no layout depends on it."""
    width, height = (mail.light[node].declared.get(name) for name in ("width", "height"))
    return all(isinstance(one, Length) and one.unit == "px" and one.number <= 1 for one in (width, height))


def _share(mail: Mail) -> Iterator[Spot]:
    body = mail.document.body
    shown = [node for node in mail.document.all("img") if mail.seen(node) and not _is_tiny(mail, node)]
    if body is None or not shown:
        return
    words = len(_without_alternatives(mail, body).split())
    if words < FEWEST_WORDS:
        count = "a picture" if len(shown) == 1 else f"{len(shown)} pictures"
        yield Spot(reason=f"beside {count} the mail says {words} words")


def _without_alternatives(mail: Mail, body: Node) -> str:
    text = visible_text(mail, body)
    for node in mail.document.all("img"):
        text = text.replace(node.get("alt"), " ", 1) if node.get("alt") else text
    return text
