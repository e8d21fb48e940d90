"""Make links absolute and canonical, so that one article has one address."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_SCHEMES = {"http": 80, "https": 443}
# What newsletters, feeds and advertisements add to an address; none of it chooses the page.
_TRACKING = re.compile(
    r"(?:utm_|at_|mc_|pk_|piwik_|mtm_|matomo_|hsa_|ns_|wt_|vero_|oly_|__hs|__s$|_hs)\w*"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ysclid|msclkid|igsh(?:id)?|twclid|ttclid|li_fat_id|srsltid|epik|rb_clickid"
    r"|_ga|_gl|mkt_tok|s_cid|s_kwcid|ncid|ftag|cmp|cmpid|smid|smtyp|partner|emc|xtor|maca|ito|traffic_source|guccounter"
    r"|ref|ref_src|ref_url|referrer|si|__twitter_impression|trk|trkcampaign|sh_kit|spm",
    re.IGNORECASE,
)
_FROM_A_FEED = re.compile(r"(?:source|src|from|via)=(?:rss|feed|atom|newsletter)(?![a-z])", re.IGNORECASE)
_HOST = re.compile(r"[^\s<>\"'`\\^{}|%/]+")
_PATH_CHARACTERS = "/%:=&?~#+!$,;'@()*[]"
_MIRRORS = ("www.", "m.", "mobile.", "amp.")


def absolute(link: str | None, base: str | None = None) -> str | None:
    """Return a link as an absolute http(s) address in ASCII but for its host, or None where it can't become one."""
    if not link:
        return None
    try:
        parts = urlsplit(urljoin(base or "", link.strip()))
        if parts.scheme not in _SCHEMES or parts.port == 0 or not _HOST.fullmatch(parts.hostname or ""):
            return None
        return urlunsplit(
            parts._replace(path=_quoted(parts.path), query=_quoted(parts.query), fragment=_quoted(parts.fragment))
        )
    except ValueError:
        return None


def canonical(link: str | None, base: str | None = None, *, keep_fragment: bool = False) -> str | None:
    """Return the one address of a page: no tracking, default port, user, fragment (but ``#!``), capital host."""
    address = absolute(link, base)
    if address is None:
        return None
    parts = urlsplit(address)
    if not _host(parts):
        return None
    fragment = parts.fragment if keep_fragment or parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme, _host(parts), _without_dots(parts.path), _query(parts.query), fragment))


def same_site(one: str, other: str) -> bool:
    """Say whether two addresses are of one site: the same host, its mobile or www form, or a host below it."""
    first, second = _bare_host(one), _bare_host(other)
    if not first or not second:
        return False
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def is_home(link: str) -> bool:
    """Say whether an address is a site's front page, which no article is."""
    parts = urlsplit(link)
    return parts.path in {"", "/"} and not parts.query


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port in {None, _SCHEMES[parts.scheme]} else f"{host}:{port}"


def _without_dots(path: str) -> str:
    """Return a path with its "." and ".." resolved (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:] or [""]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    kept = (part for part in query.split("&") if part and not _is_tracking(part))
    return "&".join(kept)


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return bool(_TRACKING.fullmatch(name) or _FROM_A_FEED.match(parameter))


def _quoted(part: str) -> str:
    return quote(part, safe=_PATH_CHARACTERS)


def _bare_host(link: str) -> str:
    host = (urlsplit(link).hostname or "").rstrip(".")
    for mirror in _MIRRORS:
        host = host.removeprefix(mirror)
    return host if "." in host else ""
