# ruff: noqa: E501  # paragraphs of a mail stand on one line
"""A small mail that is right in every respect, for tests that break one thing of it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

PADDING = "&#8199;&#847; " * 90
HTML = f"""<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The Evening Bridge, 11 November 2022</title>
<style>
p {{ margin: 0 0 16px; }}
@media (prefers-color-scheme: dark) {{
  body, .card {{ background: #121110 !important; }}
  h1, h2, p, a {{ color: #f7f3ea !important; }}
  .button {{ background: #f7f3ea !important; color: #211f1c !important; }}
}}
</style>
</head>
<body style="margin:0;background-color:#f4f1ea">
<div lang="en" dir="ltr" style="display:none;max-height:0;overflow:hidden">Buses run all night, and the old road gets new lamps at last {PADDING}</div>
<div lang="en" dir="ltr">
<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->
<table role="presentation" width="100%"><tr><td class="card" style="background-color:#ffffff;font-family:Georgia,serif">
<h1 style="color:#1c1a17">The Evening Bridge</h1>
<h2><a href="https://courier.example.org/bridge" style="color:#1c1a17">Bridge closed for three weeks</a></h2>
<img src="https://courier.example.org/i/bridge.jpg" width="560" alt="Cracks in the middle arch">
<p style="font-size:17px;line-height:27px;color:#3b3731">The bridge was closed on Friday after an inspection found cracks in its middle arch, and engineers say that the repair takes three weeks at least.</p>
<p style="font-size:16px;line-height:24px"><a class="button" href="https://courier.example.org/bridge" style="display:inline-block;background-color:#1c1a17;color:#ffffff;padding:12px 22px">Read at The Courier</a></p>
<h2><a href="https://courier.example.org/buses" style="color:#1c1a17">Buses run all night</a></h2>
<p style="font-size:17px;line-height:27px;color:#3b3731">Traffic is led over the old road through the village, and the mayor asked all drivers for their patience until the year is out.</p>
<p style="font-size:16px;line-height:26px;color:#3b3731">You get this mail because you asked for it. <a href="https://bridge.example.org/u/7" style="color:#1c1a17">Unsubscribe</a></p>
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</div>
</body>
</html>
"""
TEXT = """The Evening Bridge

Bridge closed for three weeks
The bridge was closed on Friday after an inspection found cracks.
https://courier.example.org/bridge

Buses run all night
Traffic is led over the old road through the village.
https://courier.example.org/buses

Unsubscribe: https://bridge.example.org/u/7
"""
HEADERS = {
    "From": "The Evening Bridge <desk@bridge.example.org>",
    "To": "Ama <ama@reader.example.org>",
    "Subject": "Bridge closed for three weeks",
    "Date": "Fri, 11 Nov 2022 23:00:00 +0100",
    "Message-ID": "<20221111.k7d2@bridge.example.org>",
    "List-Id": "The Evening Bridge <daily.bridge.example.org>",
    "List-Unsubscribe": "<https://bridge.example.org/u/7>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "Feedback-ID": "20221111:bridge:digest:Bridge",
    "Auto-Submitted": "auto-generated",
}


def message(html: str = HTML, text: str | None = TEXT, **changes: str | None) -> bytes:
    """Return the whole message; a change is a header, its underscores for hyphens, or None for none."""
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    made = EmailMessage(policy=SMTP.clone(max_line_length=76))
    for name, value in {**HEADERS, **named}.items():
        if value is not None:
            made[name] = value
    if text is not None:
        made.set_content(text, cte="quoted-printable")
        made.add_alternative(html, subtype="html", cte="quoted-printable")
    else:
        made.set_content(html, subtype="html", cte="quoted-printable")
    return made.as_bytes()
