"""Cues for wishes: what would be better."""

from apps.policy.topics import SupportTopic

from ..wording import Cue

WISH = SupportTopic.FEATURE_REQUEST

WISHES = (
    Cue(
        WISH,
        5,
        "The text asks for something that the API does not have yet.",
        """
        feature request/requests/wish/suggestion/idea
        change request
        please/kindly add/include/extend/implement/support/expose/introduce/offer/provide_a_way
        would you be so kind …… add/include/extend
        kunde/kunne/kan ni/dere/i/du …… lägga_till/legge_til/tilføje/støtte/stödja/støtte
        olisiko/voisiko/voisitteko/voitteko …… lisätä/tukea
        could/can/would/will you … add/include/extend/implement/expose/introduce/support
        add/adding/introduce a/an/the/another/new … parameter/filter/field/endpoint/property/webhook/option/operation
        any/are_there/is_there/have/you/your/the plan/plans/planned to/for/of/that/about
        are there … plans
        is … planned
        any chance … add/support/offer/get/include/that
        on your/the roadmap
        in the future … support/offer/add
        support/offer/add … in the/a future
        we_would/i_would/we'd/i'd like/love/wish/want … to see/have/get … in/a/an/the
        we_would/i_would/we'd/i'd like/love to see/have a/an/the
        we/i wish/miss/propose/suggest
        it/that would be great/nice/good/helpful/useful/fantastic if/to/for/when
        it/that would be perfect/better/a_great/convenient/wonderful/handy if/to/for/when/help
        it would help … if/to/a_lot
        would be … improvement/help/feature
        suggestion/wish/proposal/idea for/to/about/from/return/add/.
        our/my/a/one suggestion/wish/proposal/idea
        consider adding/to_add/offering/supporting
        do you intend/plan to
        would save/help/ease/spare/make us/our/a_lot
        request to/expose/add/include/offer
        can/could/should …… be raised/increased/extended/relaxed
        in a later/future/coming/next version/release
        gärna se/ha
        gjerne se/ha
        gerne sehen/hätten
        graag zouden/zien/hebben
        mogelijk om …… toe te voegen
        mulig/möjligt/muligt å/att/at … legge/lägga/tilføje
        möglich …… hinzuzufügen/zu_ergänzen
        kan/kunne der laves/tilføjes
        finnes/findes/finns/bestaat ikke/inte/nog i_dag/idag/niet
        it/there should be possible/a/an
        please think about
        would benefit
        planer/plans på/for/om/to/att/å
        kan/kunnen/kunne …… worden opgenomen/toegevoegd
        man müsste/sollte/könnte …… können
        ist/sind … vorgesehen/geplant
        please make …… longer/shorter/larger/bigger/optional/configurable/available/possible
        now/today/currently we must/need/have/poll/read/send/call
        i_dag/idag må/måste/skal/skal vi
        åpne/åbne/öppna for/för
        skulle … underlätta/hjälpa/forenkle/hjelpe/hjælpe
        hätten/hätte gern/gerne
        wir/wij vermissen/missen
        vi savner/saknar
        """,
    ),
    Cue(
        WISH,
        2,
        "The text says that the API does not offer something.",
        """
        there is/are no/not … endpoint/webhook/filter/way/field/call/parameter/option/possibility/operation
        there isn't/aren't a/an/any … endpoint/webhook/filter/way/field/call/parameter/option/operation
        can/could …… be added/included/supported/exposed
        do/does not exist/offer
        kan nu niet
        det finns ingen/inget
        det finnes/findes ingen/intet/ikke
        es gibt kein/keine/keinen
        er is geen
        ei ole mahdollista
        not there/available/possible/supported/included today
        går det att få med
        saknas/mangler idag/i_dag
        ønske om
        ønskes/ønsker/ønske … at/dere/støtte/mulighet/felt/filter
        hadde/hade/ville/vil vært/varit/være fint/bra/flott/nyttig/en_stor/godt/rart/dejligt/nyttigt/toppen
        pity/shame/sad that/we/the
        we would need
        kunne legge/legger til
        legge/leggje til et/en/ett/eit … felt/filter/parameter/endepunkt/støtte
        kan/kunne/kunna i/dere/ni … tilføje/legge_til/lägga_till
        lägga till ett/en … fält/filter/parameter/stöd/endpoint
        önskar/önskemål/önskan att/om/ett
        vore/skulle bra/vara_bra/fint/toppen/hjälpa
        planer for/om/för/att/på
        finns/finnes/findes/er det/der … planer
        i hvis … kunne tilføje
        zouden/zou/kunnen/kunt jullie/u/het …… toevoegen/uitbreiden/handig/fijn
        zou … fijn/handig/mooi/helpen
        verzoek/wens om/voor
        wünschen uns/würden/dass
        würden uns wünschen
        könnten/können sie/ihr …… hinzufügen/ergänzen/aufnehmen/erweitern
        wäre … schön/hilfreich/toll/gut
        ist … geplant
        wunsch
        olisi hienoa/hyvä/mukavaa/kätevää
        voisitteko … lisätä
        toivomme/toivoisimme/toive/kehitysehdotus/kehitystoive
        onko … suunnitelmissa/suunnitteilla
        """,
    ),
    Cue(
        WISH,
        1.5,
        "The text says that nothing is broken.",
        """
        nothing is broken
        not urgent
        no error
        today we … one by one
        ingenting er galt
        inget är trasigt
        """,
    ),
)
