"""Cues for questions: how, whether, and where it is written."""

from apps.policy.topics import SupportTopic

from ..wording import Cue

USAGE = SupportTopic.ENDPOINT_USAGE
FUNCTIONALITY = SupportTopic.ENDPOINT_FUNCTIONALITY
DOCS = SupportTopic.CODE_EXAMPLE_OR_DOCUMENTATION

QUESTIONS = (
    Cue(
        USAGE,
        2.5,
        "The text asks how something is done with an endpoint.",
        """
        how can/could/do/does/should/must/would/shall/to/is/are
        correct/right/proper/best filter/parameter/value/field/way/call/format
        which/what parameter/parameters/filter/header/field/property/value/values/format/operation/order/type/id
        what do/should/must/shall/can we/i send/use/set/do/fill/put/pass/call
        what is/are the right/correct/proper/best way/order/value/call
        what/which … right/correct/allowed/expected/required
        what are we doing wrong
        what do we do wrong
        what is missing
        are we doing/using … right/wrong
        better/other/easier/faster way
        hvordan/korleis/hvorledes …
        hva/hvad gjør vi/jeg
        hva/hvad skal vi/jeg
        hvilken/hvilket/hvilke verdi/værdi/felt/parameter/format/kall/kald/metode
        hur …
        vad gör vi/jag
        vad ska vi/jag
        vilken/vilket/vilka värde/fält/parameter/format/anrop/metod
        hoe …
        wat doen we/wij
        wat moeten we/wij … sturen/gebruiken/invullen
        wat … ontbreekt
        welke/welk waarde/veld/parameter/formaat/methode
        wie können/rufen/müssen/sollen/kann/muss/bekommen/legen/senden/erstellen
        was machen wir falsch
        welchen/welcher/welches wert/feld/parameter/format
        miten …
        mitä teemme väärin
        mikä/minkä arvo/arvon/kenttä/kentän/parametri
        """,
    ),
    Cue(
        FUNCTIONALITY,
        3,
        "The text asks what an endpoint can do, or how it behaves.",
        """
        is it possible
        would it be possible
        is there a/an/any … way/endpoint/operation/call/limit/webhook/possibility/resource/service
        are there endpoints/webhooks/limits/calls
        does/do/can/will … endpoint/endpoints/api/call/operation … support/include/return/accept/handle/allow
        does/do/can/will … endpoint/endpoints/api/call/operation … contain/offer/keep/count/send/change
        does/do/can/will … webhook/webhooks/service/filter … fire/support/include/send/work
        can/does the api
        can … through/via/over/with/in the api
        kan/kunne …… via/gjennom/gennem/genom/med/over/över/über api~/api
        kan/kunnen/können …… via/über/über_die/met/mit de/die/der/het api~
        which endpoint/endpoints
        what is the difference
        what … maximum/minimum/limit/limits/difference
        which limit/limits/maximum
        how long/often/many/much/fast/old …
        when is/are/does/do/will … updated/calculated/recalculated/deleted/sent/fire/refreshed/removed
        is … idempotent/cached/case_sensitive/asynchronous/supported/transactional
        what happens if/when
        if/when we … leave/omit/send/do_not/don't
        er det mulig/muligt
        finnes/findes det/der
        finns det
        kan man
        är det möjligt
        går det att
        is het mogelijk
        bestaat er
        kan ik/je/men/de_api … via
        ist es möglich
        gibt es … endpunkt/endpoint/möglichkeit/grenze/limit/aufruf
        kann man
        onko mahdollista
        voiko … rajapinnan/kautta
        onko olemassa
        hvor lenge/ofte/mange/længe
        hur länge/ofta/många
        hoe lang/vaak/veel
        wie lange/oft/viele
        kuinka kauan/usein/monta
        """,
    ),
    Cue(
        FUNCTIONALITY,
        1.5,
        "The text speaks of removing something, which few endpoints offer.",
        """
        delete/remove/cancel/undo/void a/an/the
        slette/slett/ta_bort/radera/fjerne/verwijderen/löschen/poistaa
        """,
    ),
    Cue(
        DOCS,
        4,
        "The text asks for an example.",
        """
        send/give/show/provide/share/post/have/has/is_there/need/like/see … example/examples/sample/samples/snippet
        example/examples/sample of/for/code/request/requests/payload/body/call
        sample code
        code example/examples/sample/samples/snippet
        no/any/an/short/working/complete … sample/example/examples/samples
        eksempel på/med/for
        kodeeksempel/kodeeksempler/eksempelkode
        et eksempel
        exempel på/med
        ett exempel
        kodexempel/exempelkod
        een voorbeeld
        voorbeeld van/met
        voorbeeldcode/codevoorbeeld
        ein beispiel
        beispiel für
        codebeispiel/beispielcode
        esimerkki~
        """,
    ),
    Cue(
        DOCS,
        3.5,
        "The text asks where something is documented, or what a name means.",
        """
        where … documented/documentation/docs/described/description/changelog/release_notes/explained
        where can/do we/i find/read … documentation/docs/description/list/overview
        where can/do we/i find/read … changelog/reference/guide/schema/format
        where/hvor/var/waar/wo/missä … read/lese/læse/läsa/lezen/nachlesen/lukea about/om/over
        find/found/see nothing/no/little … docs/documentation/dokumentasjonen/dokumentationen
        see/know how/what …… looks/look
        show/tell/send us/me how/what …… looks/look
        is/ist/er/är/onko …… beschrieben/beskrevet/beskrivet/beschreven/described/dokumentert/dokumenteret
        does/do/has anybody/anyone/you have a/an/some working/complete/valid
        page/article/chapter about/on
        is … documented/described/explained anywhere/somewhere
        is there … documentation/document/guide/tutorial/changelog/manual
        is there … reference/description/openapi/swagger/schema/postman
        link to … documentation/docs/guide
        somewhere a/an list/table/overview/description
        a/the/complete/full list/table/overview of all/error/possible/the
        point/direct me/us to
        how/what … looks/look like in/.
        hvordan/hur …… ser ud/ut i/.
        oversikt/oversigt/översikt/overzicht/übersicht over/över/van/der/aller/av
        openapi/swagger/postman file/document/definition/specification/spec/collection
        the description/documentation … is empty/is missing/is unclear/says nothing/does not say
        description of … is empty/missing/unclear
        not documented
        undocumented
        what do/does … values/value/field/fields/property/code/codes/flag/mean … mean
        documentation … missing/unclear/outdated/old/incomplete
        where … list of
        hvor … dokumentasjon~/dokumenteret/dokumentert/dokumentation~/beskrevet/beskrivelse~
        finnes/findes det/der … dokumentasjon/dokumentation/beskrivelse/veiledning/vejledning
        var … dokumentation~/dokumenterad/dokumenterat/beskrivet/beskrivning~
        finns det … dokumentation/beskrivning/guide
        waar … documentatie/gedocumenteerd/beschreven/beschrijving
        is er … documentatie/handleiding/beschrijving
        wo … dokumentation/dokumentiert/beschrieben/beschreibung
        gibt es … dokumentation/anleitung/beschreibung
        missä … dokument~/kuvattu/ohje/kuvaus
        onko … dokumentaatio~ … jossain
        """,
    ),
    Cue(
        DOCS,
        1,
        "The text speaks of the documentation.",
        """
        documentation/docs/documented/tutorial/guide/manual/swagger/openapi
        dokumentasjon~/dokumentation~/documentatie/dokumentaatio~
        """,
    ),
)
