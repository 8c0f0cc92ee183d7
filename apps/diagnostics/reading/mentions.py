"""What sentences and log lines say in passing: a method with an address, a status, a field with its name."""

from collections.abc import Iterator

from ..redaction.linear import Pattern, any_of, pattern
from .addresses import METHOD, PATH, RELATIVE, URL, looks_called, trimmed_url
from .calls import Sighting
from .pieces import MOST_MATCHES, Piece

USUAL = (range(200, 208), range(301, 309), range(400, 419), range(421, 432), range(500, 512), range(520, 528))
STATUSES = frozenset({440, 449, 451, 499}.union(*USUAL))
GAP = rb"([^\n]{0,60}?|[ \t]*\n[ \t]*)"
CALLED = pattern(
    rb"\b"
    + METHOD
    + rb"\b(?:"
    + GAP
    + rb"("
    + URL
    + rb")|([^\n./]{0,25}?[ \t\"'`(])("
    + PATH
    + rb")|[ \t]+[\"'`]?("
    + RELATIVE
    + rb"))",
    cased=True,
)
ANY_METHOD = pattern(rb"\b" + METHOD + rb"\b", cased=True)
TO = rb"(?:to|on|at|against|towards|mot|til|till|naar|op|an|gegen|p\xe5|vers)"
SPOKEN = pattern(
    rb"\b(get|post|put|patch|delete)(?:[- ](?:request|requests|call|calls|anrop|kall|verzoek|aanroep|anfrage|"
    rb"foresp\xf8rsel|beg\xe4ran|pyynt\xf6)\b[^\n]{0,40}?|s?[ \t]+" + TO + rb"[ \t]+(?:[a-z]+[ \t]+)?)(" + URL + rb")"
)
CALLED_WITH = pattern(
    rb"("
    + URL
    + rb")[ \t,)]*(?:with|using|via|through|med|met|mit|per)[ \t]+(?:[a-z]+[ \t]+)?"
    + rb"(get|post|put|patch|delete)\b"
)
METHOD_FIELD = pattern(
    rb"\b(?:http[ _-]?|request[ _-]?)?(?:method|verb|metode|metod|methode)\b[\"']?[ \t]*(?:[:=|]|is|er)[ \t]*[\"']?"
    rb"(?:HttpMethod\.)?(get|post|put|patch|delete|head|options)\b"
)
URL_FIELD = pattern(
    rb"\b(?:(?:request|api|full|complete|called|target)[ _-]?)?(?:url|uri|endpoint|endepunkt|endpunkt|slutpunkt|"
    rb"adresse|adress|address|path|route|resource|adres)\b[\"']?[ \t]*(?:[:=|]|is|er|\xe4r)[ \t]*[\"'`<(]{0,2}("
    + any_of(URL, PATH, RELATIVE)
    + rb")"
)
URL_ALONE = pattern(URL)
PATH_ALONE = pattern(rb"(?:^|[\s(\"'`])(/(?:controller/)?(?:api/)?v\d+/" + PATH[1:] + rb")")
NAMED_PATH = pattern(
    rb"\b(?:endpoint\w*|resource|address|adress(?:e|en)?|osoit\w*|ende?punkt\w*|slutpunkt\w*|eindpunt)[ \t]+[\"'`(]?(/"
    rb"[a-z][\w-]{2,60}(?:/[\w{}.()-]{1,60}){0,8})"
)
METHOD_FIRST = pattern(rb"(?m)^[ \t]*(get|post|put|patch|delete)[ \t]+(" + URL + rb")", cased=True)
NOT_CALLED = pattern(
    rb"\b(?:base|redirect(?: ?ur[il])?|callback|see|docs?|documentation|link|location|referer|origin|portal|"
    rb"screen|issuer|"
    rb"audience|dokumentasjon\w*|dokumentation\w*|documentatie|logged in|log in)\b[^\n]{0,20}$"
)
AS_CALL = pattern(
    rb"(?:call\w*|request\w*|endpoint|url|uri|kall\w*|anrop\w*|aanroep\w*|against|towards|hit\w*|"
    rb"fetch\w*)\b[^\n]{0,25}$"
)
NUMBER = rb"\(?([1-5]\d\d)"
WORD = rb"(?:[a-z\xe0-\xff]+[ \t]+){0,3}?"
PLAIN_STATUS = pattern(
    any_of(
        rb"\bhttp(?:/\d(?:\.\d)?)?[ \t:=-]{1,3}(?:status|error|response|svar)?(?:[ _-]?code)?[ \t:=]{0,2}" + NUMBER,
        rb"\b(?:http[_ -]?)?(?:status\w*(?:[ _-]?code)?|(?:http|response|error|return|answer)[ _-]?code|"
        rb"svarkode|svarskod|"
        rb"feilkode|felkod|foutcode|fejlkode|fehlercode|statut)\b[\"']?[ \t]*(?:is|was|er|var|\xe4r|ist|of|:|=|"
        rb"->|>|\|)?[ \t]*"
        rb"[\"']?" + NUMBER,
        rb"\bstatus_?code\)?[ \t]*\n[ \t]*" + NUMBER,
        rb"(?m:^)[ \t]*(?:response|answer|result|reply|svar|antwort|antwoord|vastaus)[ \t]*:[ \t]*"
        + NUMBER
        + rb"[ \t]*(?m:$)",
        rb"\b(?:error|fout|feil|fel|fehler|erreur|virhe\w*|fejl)[ \t]*(?:code|kode|kod)?[ \t:=#-]{1,3}" + NUMBER,
        NUMBER + rb"\)?[ \t]*[-:(]?[ \t]*\(?(?:OK\b|(?:Created|Accepted|No ?Content|Moved|Not ?Modified|"
        rb"Bad ?Request|Unauthori[sz]ed|Forbidden|Not ?Found|Method ?Not ?Allowed|Not ?Acceptable|Request ?Time|"
        rb"Conflict|Gone|Precondition|Payload ?Too|Unsupported ?Media|Unprocessable|Too ?Many|Internal ?Server|"
        rb"Not ?Implemented|Bad ?Gateway|Service ?Unavailable|Gateway ?Time|Client ?Error|Server ?Error)[a-z]*\b)",
        rb"(?:->|=>|-->|<--|\x01|\bcode)[ \t]*" + NUMBER,
        rb"\"[ \t]" + NUMBER,
        rb"\bHTTP (?:request|response)[^\n]{0,60}?- " + NUMBER,
        rb"(?m:^)[ \t]*" + NUMBER + rb"[ \t]+[{\[<]",
    )
)
SPOKEN_STATUS = pattern(
    any_of(
        rb"\b(?:gets?|got|getting|gives?|gave|giving|returns?|returned|returning|answers?|answered|responds?|"
        rb"responded|"
        rb"with|receives?|received|throws?|threw|says?|f\xe5r|fikk|fick|f\xe5tt|gir|gav|gitt|ger|gett|svarer|svarar|"
        rb"returnerer|returnerar|krijgen|krijg|krijgt|geeft|kreeg|gekregen|bekommen|bekomme|liefert|gibt|"
        rb"erhalten|avec|est|renvoie|retourne|recevons|obtenons|avons|"
        rb"saamme|saadaan|palauttaa|er|is|was|blir|blev|med|met|mit)[ \t:]+" + WORD + NUMBER,
        rb"\b(?:a|an|en|et|ett|een|ein|einen|eine|the|den|een|http)[ \t]+" + NUMBER,
        NUMBER + rb"[ -](?:error|errors|feil|fel|felet|fout|fouten|fehler|fejl|status|response|responses|svar)\b",
        rb"(?:^|[ \t])" + NUMBER + rb"\)",
    )
)
MAY_FOLLOW = pattern(
    rb"\)?[ \t]*(?:[.,;:!?)\]{\"'\n-]|\z|\(?(?-i:[A-Z][a-z]+)|"
    rb"(?:error|errors|fout|feil|fel|fehler|fejl|on|for|when|whenever|at|with|back|"
    rb"from|and|but|instead|status|response|svar|tilbake|tillbaka|tilbage|terug|zur\xfcck|och|og|en|und|men|"
    rb"n\xe5r|n\xe4r|als|"
    rb"wanneer|wenn|because|every|each|again|since|this|the|so|if|as|then|after|p\xe5|ved|vid|bij|bei|med|met|"
    rb"mit|om|i|"
    rb"without|although|where|while|until|now|even|unless|or|eller|of|too|today|also|instead|from|fra|fr\xe5n|"
    rb"van|says?|"
    rb"op|til|till|to|kun|mot|against|pour|sur|quand|hver|att|per|jos|istedenfor|ist\xe4llet|in)(?:[^a-z\xc0-\xff]|\z))"
)
NOT_MEANT = pattern(
    rb"(?:instead of|rather than|i stedet for|istedenfor|ist\xe4llet f\xf6r|in plaats van|statt|au lieu de|expect\w*|"
    rb"forvent\w*|f\xf6rv\xe4nt\w*|verwacht\w*|erwart\w*|should\w*|not|ikke|inte|niet|line|linje|rad|port|page|"
    rb"version)"
    rb"[ \t]+(?:a |an |en |et |ett |een |to get |get |http |status |code )*$"
)
STATUS_LINE = pattern(rb"(?m)^[ \t]*" + NUMBER + rb"[ \t]*(?:[A-Z][A-Za-z -]{1,40})?$", cased=True)
REACH_BACK = 60


def called(piece: Piece) -> Iterator[Sighting]:
    """Methods with the address they were sent to."""
    for found in piece.free(CALLED):
        group = next(number for number in (3, 5, 6) if found.start(number) >= 0)
        start, end = found.start(1), found.start(group)
        method = piece.group(found, 1)
        for nearer in ANY_METHOD.finditer(piece.shadow, start + 1, end):
            start, method = nearer.start(), piece.group(nearer, 1)
        if ". " in piece.text[start:end] or piece.is_claimed(found.start(group)):
            continue
        yield _address(piece, start, found.span(group), method)
    for found in [*piece.free(SPOKEN), *piece.free(METHOD_FIRST)]:
        if piece.is_claimed(found.start(2)):
            continue
        yield _address(piece, found.start(), found.span(2), piece.group(found, 1).upper())
    for found in piece.free(CALLED_WITH):
        sighting = _address(piece, found.start(), found.span(1), piece.group(found, 2).upper())
        piece.claim(found.start(), found.end())
        yield sighting


def fields(piece: Piece) -> Iterator[Sighting]:
    """`Method: POST`, `Endpoint: /v1/…` and the like."""
    for found in piece.free(URL_FIELD):
        if not NOT_CALLED.search(piece.shadow[max(0, found.start() - 12) : found.start(1)].rpartition(b"\n")[2]):
            yield _address(piece, found.start(1), found.span(1), None)
    for found in piece.free(METHOD_FIELD):
        piece.claim(found.start(), found.end())
        yield Sighting(found.start(), found.end(), method=piece.group(found, 1).upper())


def addresses(piece: Piece) -> Iterator[Sighting]:
    """Addresses without a method, if they are those of an API."""
    for found in piece.free(URL_ALONE):
        before = piece.shadow[max(0, found.start() - REACH_BACK) : found.start()].rpartition(b"\n")[2]
        url = trimmed_url(piece.group(found))
        if NOT_CALLED.search(before) or not (looks_called(url) or (AS_CALL.search(before) and "/" in url[9:])):
            continue
        yield _address(piece, found.start(), found.span(), None)
    for found in [*piece.free(PATH_ALONE), *piece.free(NAMED_PATH)]:
        if not piece.is_claimed(found.start(1)):
            yield _address(piece, found.start(1), found.span(1), None)


def methods(piece: Piece) -> Iterator[Sighting]:
    """Methods that no address follows."""
    for found in piece.free(ANY_METHOD):
        yield Sighting(found.start(), found.end(), method=piece.group(found, 1), is_loose=True)


def _address(piece: Piece, start: int, span: tuple[int, int], method: str | None) -> Sighting:
    url = trimmed_url(piece.text[span[0] : span[1]])
    end = span[0] + len(url)
    piece.claim(start, end)
    line = piece.lines[piece.line_at(start)]
    sighting = Sighting(start, end, method=method, url=url, source="http_client_log" if line.is_logged else "prose")
    sighting.spans["call"] = (start, end)
    sighting.spans["url"] = (span[0], end)
    return sighting


def statuses(piece: Piece, requests: list[Sighting]) -> Iterator[Sighting]:
    """Numbers that are said to be a status, in order."""
    seen: set[int] = set()
    found_at = [*_numbers(piece, PLAIN_STATUS, range(1, 11), seen), *_numbers(piece, SPOKEN_STATUS, range(1, 5), seen)]
    lines = {piece.line_at(request.end - 1) for request in requests if request.is_request and request.end > 0}
    for found in piece.free(STATUS_LINE):
        number = piece.line_at(found.start(1))
        before = next((n for n in range(number - 1, max(-1, number - 4), -1) if piece.lines[n].text.strip()), -1)
        if before in lines and found.start(1) not in seen and int(found.group(1)) in STATUSES:
            found_at.append(found.span(1))
    for start, end in sorted(found_at):
        sighting = Sighting(start, end, status=int(piece.text[start:end]), is_loose=True)
        sighting.spans["status"] = (start, end)
        yield sighting


def _numbers(piece: Piece, pattern: Pattern, groups: range, seen: set[int]) -> Iterator[tuple[int, int]]:
    place = 0
    for _ in range(MOST_MATCHES):
        found = pattern.search(piece.shadow, place)
        if not found:
            return
        start, end = next(found.span(number) for number in groups if found.start(number) >= 0)
        place = end
        if start in seen or piece.is_claimed(start) or not _is_status(piece, start, end):
            continue
        if pattern is SPOKEN_STATUS and not MAY_FOLLOW.match(piece.shadow, end):
            continue
        seen.add(start)
        yield start, end


def _is_status(piece: Piece, start: int, end: int) -> bool:
    text = piece.text
    before, after = text[start - 1 : start], text[end : end + 2]
    if (before and (before.isalnum() or before in ".,/_#")) or (after[:1].isalnum() or after[:1] in ("_", "/", "%")):
        return False
    if after[:1] in (".", ",", "-", ":") and after[1:].isdigit():
        return False
    if NOT_MEANT.search(piece.shadow[max(0, start - REACH_BACK) : start].rpartition(b"\n")[2]):
        return False
    return int(text[start:end]) in STATUSES
