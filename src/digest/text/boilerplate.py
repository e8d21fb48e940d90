"""Cut what publishers add to a text: "Read more", share bars, newsletter calls, "appeared first on"."""

from __future__ import annotations

import re

_MOST = 300
"""A line longer than this is prose, whatever it begins with."""

_TAIL = 450
"""The characters at the end of a text in which an ending is looked for."""

_MORE = (
    r"read (?:all|more|on|the (?:full|whole|rest|entire|original)\b[^.]{0,60}|full (?:article|story|text"
    r"|post))|continue reading|keep reading"
    r"|(?:full|more) (?:story|article|text)|(?:click|tap) here (?:to|for)\b[^.]{0,60}|see (?:more"
    r"|full (?:story|article))|learn more|view (?:original|full) (?:post|article)"
    r"|lire (?:la suite|plus|l['’]article(?: complet)?|tout)|en savoir plus|continuer (?:la lecture|à lire)|voir plus"
    r"|weiter ?lesen|mehr (?:lesen|erfahren|dazu)|(?:den )?(?:ganzen|vollständigen) (?:artikel|text"
    r"|beitrag) lesen|alles lesen|zum artikel"
    r"|leggi (?:tutto|di più|ancora|l['’]articolo(?: completo)?|anche)|continua a leggere"
    r"|continua la lettura|per saperne di più"
    r"|leer más|seguir leyendo|sigue leyendo|continuar leyendo|leer (?:todo|(?:la )?(?:noticia"
    r"|nota) completa|(?:el )?artículo completo)"
    r"|ler? mais|leia (?:mais|também|na íntegra)|continu(?:ar?|e) (?:a ler|lendo)|saiba mais"
    r"|lees (?:verder|meer)|verder lezen|meer lezen|läs (?:mer|hela artikeln)|fortsätt läsa|les (?:mer"
    r"|hele saken|videre)|læs (?:mere|videre)|lue lisää"
    r"|(?:czytaj|zobacz) (?:więcej|dalej|całość|także)|číst (?:dále|dál|více|celý článek)|celý článek"
    r"|čítať ďalej|preberi več|pročitaj(?:te)? više|opširnije"
    r"|tovább(?: olvasom| a cikkre)?|olvass tovább|citește (?:mai (?:mult|departe)|continuarea)"
    r"|devamını oku|devamı|baca selengkapnya|đọc (?:tiếp|thêm)|xem thêm"
    r"|читать (?:далее|дальше|полностью|весь текст)|подробнее|читати (?:далі|повністю|більше)|докладніше"
    r"|детальніше|прочетете още|опширније"
    r"|διαβάστε (?:περισσότερα|ολόκληρο)|συνέχεια|続きを読む|もっと読む|全文を読む"
    r"|阅读(?:全文|更多)|閱讀(?:全文|更多)|查看全文|더 ?보기"
    r"|기사 전문|اقرأ المزيد|المزيد|קרא עוד"
)
_MORE_TAIL = (
    r"(?:\s*[:.…]*\s*(?:about|at|on|in|here|by|sur|dans|ici|auf|bei|hier|su|qui|en|aquí|op|på|на|тут"
    r"|здесь)\b[^.!?\n]{0,100})?"
)
_CONTINUE = r"(?:continue reading|continuer la lecture|weiterlesen|seguir leyendo|continua a leggere)\b.{1,160}"
_OPEN_MARKS = r"[\s\[(<«|–—>→➔»-]*"
_CLOSE_MARKS = r"[\s.…:>»›→⟶➔\])|–—-]*"
_MORE_LINE = re.compile(f"{_OPEN_MARKS}(?:(?:{_MORE}){_MORE_TAIL}{_CLOSE_MARKS}|{_CONTINUE})", re.IGNORECASE)
_MORE_AT_END = re.compile(f'(?<=[.!?…。\\])»”"’])\\s*(?=[\\s\\[(<|–—>→])(?:{_MORE_LINE.pattern})$', re.IGNORECASE)

_FIRST_ON = re.compile(
    r"(?:^|(?<=[\s.!?…»”]))(?:"
    r"(?:the|this) (?:post|article|entry|story)\b.{1,250}? appeared first on\b"
    r"|(?:the|this) (?:post|article|entry|story|report) (?:first appeared|was (?:first"
    r"|originally) published|originally appeared) (?:on|in|at|by)\b"
    r"|(?:cet|l['’]) ?(?:article|entrée)\b.{1,250}? (?:est apparu|a été publié)e? en premier sur"
    r"|der (?:beitrag|artikel)\b.{1,250}? (?:erschien|ist) zuerst (?:auf|bei)\b"
    r"|l['’]articolo\b.{1,250}? (?:proviene da|sembra essere il primo su|è apparso (?:prima|per la prima volta) su)\b"
    r"|(?:la entrada|el artículo)\b.{1,250}? (?:se publicó|aparece|apareció) primero en\b"
    r"|(?:o post|a postagem|o artigo)\b.{1,250}? (?:apareceu|aparece) primeiro em\b"
    r"|het (?:bericht|artikel)\b.{1,250}? verscheen (?:eerst|als eerste) op\b"
    r"|inlägget\b.{1,250}? dök först upp på\b|(?:indlægget|innlegget)\b.{1,250}? (?:blev"
    r"|ble) først (?:udgivet|publisert) på\b"
    r"|(?:artykuł|post|wpis)\b.{1,250}? pochodzi z serwisu\b|příspěvek\b.{1,250}? (?:pochází z"
    r"|se nejdříve objevil na)\b"
    r"|(?:сообщение|запись|статья)\b.{1,250}? (?:впервые появил(?:ась|ись|ось)|появил(?:ась|ись|ось) сначала) на\b"
    r"|(?:допис|запис|стаття|повідомлення)\b.{1,250}? (?:вперше з['’]яви(?:лася|вся|лось)|з['’]яви(?:лася"
    r"|вся|лось) спочатку) на\b"
    r").{1,120}$",
    re.IGNORECASE,
)

_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|instagram|threads|bluesky|mastodon"
    r"|pocket|flipboard|youtube|tiktok|tumblr|viber|line|vk|e-?mail|mail|print|copy link|link)"
)
_SHARE = (
    r"(?:share|tweet|teilen|partager|partagez|condividi|compartir|comparte|compartilhar|compartilhe|delen"
    r"|deel|dela|del|jaa|udostępnij|sdílet|megosztás|distribuie|paylaş|поделиться|поділитися|κοινοποίηση)"
)
_NEWSLETTER = (
    r"(?:newsletters?|your (?:e-?mail|inbox)|by e-?mail|email (?:updates|alerts)|nieuwsbrief|nyhetsbrev"
    r"|nyhedsbrev|boletín|infolettre|рассылк\w*|розсилк\w*|biuletyn\w*|hírlev\w*|bülten\w*|uutiskir\w*"
    r"|zpravodaj\w*)"
)
_JOIN = (
    r"(?:please )?(?:subscribe|sign up|sign me up|register|join|get|receive)\b|(?:abonnez"
    r"|inscrivez)[- ]vous\b|recevez\b|s['’]abonner\b|abonnieren\b|melden sie sich\b"
    r"|jetzt (?:abonnieren|anmelden)\b|unser(?:en)? newsletter\b|iscriviti\b|ricevi\b|abbonati\b"
    r"|suscríb\w+|recibe\b|assine\b|inscreva-se\b|receba\b|schrijf (?:je|u) in\b"
    r"|meld (?:je|u) aan\b|prenumerera\b|abonner\b|tilmeld\b|tilaa\b|zapisz się\b|přihlaste se\b"
    r"|iratkozz\b|abonează-te\b|abone ol\w*|подпи\w+|підпи\w+"
)
_FOLLOW = (
    r"(?:follow|like|find) us on\b|suivez[- ]nous sur\b|folgen sie uns\b|folg uns\b|seguici su\b"
    r"|síguenos en\b|siga-nos\b|volg ons\b|följ oss\b|følg oss\b"
    r"|obserwuj nas\b|sledujte nás\b|bizi takip\b|подписывайтесь на\b|підписуйтесь на\b|join (?:our"
    r"|the) (?:telegram|whatsapp)\b"
)
_ALSO = (
    r"(?:read|see|watch) (?:also|next)|also read|more (?:on this|from)|related(?: (?:articles?|stories"
    r"|posts?|links?))?|recommended|lire aussi|à lire aussi|voir aussi|lesen sie auch|lies auch"
    r"|mehr zum thema"
    r"|leggi anche|lee también|te puede interesar|leia também|lees ook|läs också|les også|læs også"
    r"|lue myös|czytaj (?:też|także|również)|čtěte také|ayrıca oku"
    r"|читайте также|читайте також"
)
_NOTICE = (
    r"advertisement|sponsored|anzeige|werbung|publicité|pubblicità|publicidad|publicidade|advertentie"
    r"|annons|annonse|mainos|reklama?|реклама"
    r"|loading(?: comments)?|comments?(?: off.*)?|leave a (?:comment|reply)|skip to (?:content"
    r"|main content)|back to top|all rights reserved|tous droits réservés|alle rechte vorbehalten"
)
_FURNITURE = re.compile(
    f"(?:{_SHARE}|{_NETWORK})(?:[\\s:,·|/]+(?:{_SHARE}|{_NETWORK}|this|on|via|by|to|article|story|post|auf"
    f"|sur|su|en|op|på|w|na|в|на|cet|questo|este))*[\\s:.]*"
    f"|(?:{_JOIN}).{{0,160}}\\b{_NEWSLETTER}\\b.{{0,80}}"
    f"|(?:{_FOLLOW}).{{0,120}}"
    f"|(?:{_ALSO})(?:\\s*[:|–—»>].{{0,200}})?"
    f"|(?:{_NOTICE})[\\s.:…]*"
    r"|(?:copyright )?(?:©|\(c\)).{0,120}",
    re.IGNORECASE,
)
_CUT_MARK = re.compile(r"\s*(?:\[\s*(?:…|\.{3,})\s*\]|\(\s*(?:…|\.{3,})\s*\))\s*$")


def cut_boilerplate(text: str) -> str:
    """Return a text (paragraphs separated by an empty line) without the lines and endings that are not the author's."""
    paragraphs = (_kept_lines(paragraph) for paragraph in text.split("\n\n"))
    kept = [paragraph for paragraph in paragraphs if paragraph]
    while kept and not (ending := cut_ending(kept[-1])):
        kept.pop()
    return "\n\n".join([*kept[:-1], ending]) if kept else ""


def cut_ending(paragraph: str) -> str:
    """Return a paragraph without "Read more" or "appeared first on" at its end; "[…]" becomes an ellipsis."""
    while paragraph != (shorter := _shorter(paragraph)):
        paragraph = shorter
    return paragraph


def _kept_lines(paragraph: str) -> str:
    return "\n".join(line for line in paragraph.split("\n") if line and not _is_furniture(line))


def _is_furniture(line: str) -> bool:
    if len(line) > _MOST:
        return False
    return bool(_FURNITURE.fullmatch(line) or _MORE_LINE.fullmatch(line) or _FIRST_ON.match(line))


def _shorter(paragraph: str) -> str:
    head, tail = paragraph[:-_TAIL], paragraph[-_TAIL:]
    tail = _FIRST_ON.sub("", tail)
    tail = _MORE_AT_END.sub("", tail)
    return (head + _CUT_MARK.sub("…", tail)).rstrip()
