"""Cues for what went wrong: with the API, with a call, with a body."""

from apps.policy.topics import SupportTopic

from ..wording import Cue

BUG = SupportTopic.BUG_REPORT
TROUBLE = SupportTopic.TROUBLESHOOTING
JSON = SupportTopic.JSON_SYNTAX
USAGE = SupportTopic.ENDPOINT_USAGE

FAULTS = (
    Cue(
        BUG,
        4,
        "The text reports a fault of the API.",
        """
        fix this/the/that/a … bug/fault/error/defect/issue/problem in/of/with/.
        report/reporting a … bug/fault/defect/error
        bug report/in/on
        this/that/it is/must_be/seems_to_be/looks_like/seems/appears … a bug/fault/defect
        looks/look like a bug
        fix/correct the/this … spelling/typo/response/endpoint/api/result
        found/have/discovered a/an … bug/defect/error in
        think/believe/sure/suspect … a bug/defect/regression
        regression
        inconsistent~
        looks wrong on your
        show/shows/return/returns/give/gives different
        expected …… but/instead
        we/i expect/expected …… but/instead/and_not/gets/get/got
        should …… but … returns/return/is/gives/shows/get/got
        documentation says/states/tells …… but/yet
        according to … documentation …… but/yet
        contrary to … documentation
        always/still … 0/zero/null/wrong/empty/the_same
        wrong/incorrect/corrupt/truncated … value/values/total/sum/amount/currency/date/price
        wrong/incorrect/corrupt/truncated … result/results/sorting/character/characters
        sum/total/amount/price/date/currency … is wrong/incorrect/always
        documentation/document/schema … is wrong/incorrect
        documented …… refused/rejected/ignored/unknown/missing/fails
        must/has_to be a mistake/an_error/wrong
        wrong/fault/error/mistake/problem/issue on your side/end
        zweimal/tweemaal/två_gånger/to_ganger/to_gange/kahdesti
        feil i api~/apiet/systemet/deres
        en/ein feil/bug/fejl i
        viser/returnerer/gir/giver feil/forkert/gal
        bugg/buggen/bugrapport/buggrapport/einem_bug/een_bug
        ett fel i api~/ert/er
        visar/returnerar/ger fel
        returneras/returnerer/returnerar alltid/altid
        alltid/altid/immer/altijd/aina … tom/null/0/leer/leeg/tyhjä
        inconsistente
        fout in de api
        geeft/toont verkeerde/onjuiste/inconsistente
        ein bug
        fehler in der/ihrer/eurer api
        stimmt/stimmen nicht
        falsche/falscher/falschen wert/werte/summe/betrag/ergebnisse
        bugi/bugin/vika rajapinnassa
        virhe rajapinnassa
        väärän/väärä summa/summan/arvo/arvon/valuutta/valuutan
        """,
    ),
    Cue(
        BUG,
        2.5,
        "The text says that it was different before, or before an update.",
        """
        since/after your/the/an/last/latest … update/upgrade/release/deployment/version/maintenance
        worked/works/working fine/until/yesterday/before/last
        worked … yesterday/until/before/last
        used to work/return/be/get/give
        stopped working
        no longer works/returns/contains/accepts/possible
        does not … any more/anymore
        has/have you/something changed
        did you change
        nothing changed on our
        virket … i_går/til/før/forrige
        etter/efter … oppdatering~/oppgradering~/opdatering~/uppdatering~/opgradering~/uppgradering~
        har dere/i/ni … endret/ændret/ändrat
        fungerade … igår/förra/tidigare/innan
        fungerte … i_går/før/tidligere
        na de/jullie/uw … update
        werkte … gisteren/vorige/eerder
        nach dem/ihrem/eurem … update
        seit dem/ihrem … update
        funktionierte/funktioniert … gestern/bisher/vorher/letzte
        päivityksen jälkeen
        toimi … eilen/viime/aiemmin
        """,
    ),
    Cue(
        BUG,
        2,
        "The text sets what was sent against what came out.",
        """
        we/i sent … is/has/was/have/got/gets/becomes/created
        created with … we sent
        is … instead of
        instead of
        becomes/became/turns/turned null/zero/0/empty
        i stedet for
        i stället för
        in plaats van
        statt
        sijaan
        """,
    ),
    Cue(
        BUG,
        1.5,
        "The text asks whether this is a fault of the API.",
        """
        bug/bugs/defect
        is this … error/fault … your
        er dette/det en feil/fejl
        är detta/det ett fel
        """,
    ),
    Cue(
        TROUBLE,
        2.5,
        "The text says that a call fails.",
        """
        fails/fail/failed/failing/refused/rejected/blocked/denied/unauthorized/forbidden/unauthorised
        time/times/timed out
        timeout/timeouts
        get/gets/got/getting/receive/receives/see/gives/returns … error/errors/401/403/404/409/412/429/500/502/503/504
        error/errors message/messages
        cannot/can't/unable_to/could_not/not read/access/reach/connect/call/find/see/fetch/save
        does not/doesn't/don't/not work/working/answer/respond/see
        doesn't/don't work/answer/respond
        could not be
        no answer/response/reply
        what does/do … answer/error/message/response/status … mean
        what does this/the/that error/answer/message/status/response
        why do/does/is/are/can't we/i/it/the/this … get/fail/refused/see/404/403/401/error
        rate limit/limited
        throttled/throttling
        connection … refused/reset/closed/aborted
        api/service/server/endpoint … down/unavailable/offline/nede/nere
        nothing answers/works/responds
        feilmelding~/fejlmelding~/fejlbesked~/felmeddelande~/foutmelding~/fehlermeldung~/virheilmoitu~
        får/fikk/fik/fick … 400/401/403/404/409/412/429/500/502/503/504
        hvorfor/varför/waarom/warum/miksi …
        bekommen/krijgen/saamme … 400/401/403/404/409/412/429/500/502/503/504
        feiler/fejler/misslyckas/faalt/mislukt/schlägt/epäonnistuu
        virker/fungerer/fungerar/werkt/funktioniert/toimi ikke/inte/niet/nicht
        ei toimi
        """,
    ),
    Cue(
        TROUBLE,
        4,
        "The text asks whether the API is down.",
        """
        doing/have/having/planned/any/due_to/under/an/the maintenance/outage/downtime
        """,
    ),
    Cue(
        TROUBLE,
        1,
        "The text says since when it does not work.",
        """
        since this/yesterday/monday/tuesday/wednesday/thursday/friday/saturday/sunday/last/we/today
        suddenly/plutselig/plötsligt/pludselig/plötzlich/plotseling/äkkiä/yhtäkkiä
        siden/sedan/sinds/seit … går/igår/mandag/måndag/i_går/gestern/gisteren/maandag/montag/vanochtend
        """,
    ),
    Cue(
        JSON,
        4,
        "The text asks whether the JSON is right.",
        """
        wrong/error/mistake/fault/invalid/valid/right/correct/malformed … json
        json … valid/invalid/wrong/syntax/malformed/correct/right/format/escape/parse/parsed
        json/jsonen/json'en/json_en … riktig/galt/feil/fel/rätt/forkert/rigtig/korrekt
        feil/fel/galt/fejl … json~
        json … juist/fout/ungültig/falsch/richtig/väärin/oikein
        fout/fehler/virhe … json~
        """,
    ),
    Cue(
        JSON,
        2,
        "The text speaks of the JSON itself.",
        """
        our/the/this/my/your json
        escape/escaped/escaping
        quotation marks/mark
        brackets/braces
        trailing/missing/extra/a comma/commas
        vår/vårt/vores/onze/unser/unsere json~
        """,
    ),
    Cue(
        USAGE,
        1.5,
        "The text says that less came back than expected.",
        """
        only … first/100/50/1000/hundred/part
        list/result … stops/ends/incomplete
        the rest/others
        next page
        paging/pagination/pages
        resten/næste_side/neste_side/nästa_sida/volgende_pagina/nächste_seite
        """,
    ),
)
