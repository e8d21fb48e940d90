"""Good mails of ours, the example's issue in every theme and language, and messages put together from parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.charset import QP, Charset
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.app import load
from digest.checks.reading import read_mail
from digest.render.themes import theme_names
from digest.render.words import languages

EXAMPLE = Path(__file__).parents[2] / "examples" / "daily" / "digest.toml"
DAY = "2022-11-11"


@dataclass(frozen=True)
class Draft:
    """A mail in parts, to be changed and put together: the headers in order, the text, the HTML, pictures by id."""

    name: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    pictures: tuple[tuple[str, bytes], ...] = ()
    html_first: bool = False
    raw: bytes | None = None

    def message(self) -> bytes:
        """Return the whole message."""
        if self.raw is not None:
            return self.raw
        html: MIMEBase = _part(self.html, "html")
        if self.pictures:
            related = MIMEMultipart("related", "=_related")
            related.attach(html)
            for content_id, content in self.pictures:
                related.attach(_picture(content_id, content))
            html = related
        parts = (html, _part(self.text, "plain")) if self.html_first else (_part(self.text, "plain"), html)
        whole = MIMEMultipart("alternative", "=_alternative", parts)
        for name, value in self.headers:
            whole[name] = value
        return whole.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def good_mails() -> Iterator[Draft]:
    """Yield the example's issue in every theme and language."""
    with TemporaryDirectory() as folder:
        loaded = load(EXAMPLE)
        settings = replace(loaded.settings, store=Path(folder) / "digest.db")
        replace(loaded, settings=settings).collect()
        for theme in theme_names():
            for language in languages():
                newsletter = replace(settings.newsletter, language=language)
                chosen = replace(settings, newsletter=newsletter, theme=replace(settings.theme, name=theme))
                made = replace(loaded, settings=chosen).generate(DAY, output=folder, formats=("eml",), collect=False)
                file = next(path for path in made.files if path.suffix == ".eml")
                yield draft(f"{theme} {language}", file.read_bytes())


def draft(name: str, raw: bytes) -> Draft:
    """Take a message apart."""
    from email import message_from_bytes

    message = message_from_bytes(raw)
    mail = read_mail(raw)
    own = ("content-type", "mime-version", "content-transfer-encoding")
    headers = tuple((key, _folded(value)) for key, value in message.items() if key.lower() not in own)
    pictures = tuple(
        (str(leaf["Content-ID"]).strip("<>"), bytes(leaf.get_payload(decode=True) or b""))
        for leaf in message.walk()
        if leaf.get("Content-ID")
    )
    return Draft(name=name, headers=headers, text=_unix(mail.text), html=_unix(mail.html), pictures=pictures)


def _unix(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


def _folded(value: str) -> str:
    return " ".join(str(value).split())


def _part(content: str, subtype: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return MIMEText(content, subtype, charset)  # type: ignore[arg-type]  # a Charset is taken, too


def _picture(content_id: str, content: bytes) -> Message:
    from email.encoders import encode_base64

    part = MIMEBase("image", "jpeg")
    part.set_payload(content)
    encode_base64(part)
    part["Content-ID"] = f"<{content_id}>"
    return part
