"""Cues for what the desk passes on: clients, and the screens of the ERP."""

from apps.policy.topics import SupportTopic

from ..wording import Cue

CLIENT = SupportTopic.CLIENT_ID_OR_PRODUCTION
SCREENS = SupportTopic.ERP_UI

REDIRECTS = (
    Cue(
        CLIENT,
        5,
        "The text asks for a client ID, or to move a client to production.",
        """
        to/into/for production
        production access/client/credentials/environment/keys/approval/tenant_id
        go/going/goes live
        promote/promotion … client/app/application/integration
        new/another/second/additional/own/separate client/application id
        new/another/second/additional/separate client
        client id for/of … production/company/customer/test
        register/create/order/apply/request … client/client_id/api_client
        register … application/app/integration
        client/app/application registration
        til produksjon
        tilgang … produksjon~
        produksjonstilgang/produksjonsklient/produksjonsmiljø~/produksjonsnøkler
        ny/nytt/nye/egen client/klient
        ny/nytt/nye/egen client/klient id
        till produktion~
        åtkomst … produktion~
        produktionsåtkomst/produktionsmiljö~/produktionsklient
        nytt/ny/nya client/klient
        til produktion~
        adgang … produktion~
        produktionsadgang/produktionsklient/produktionsmiljø~
        naar productie
        productie client/klant/omgeving/toegang
        productieomgeving/productietoegang
        nieuwe client/client_id
        in/für die produktion
        produktivumgebung/produktivzugang/produktionszugang/produktivsetzung
        neue/neuen/eine/weitere client id
        neuen/weiteren client
        tuotantoon/tuotantotunnukset/tuotantotunnuksia/tuotantoympäristö~
        uusi/uuden client/asiakastunnus/asiakastunnuksen
        """,
    ),
    Cue(
        CLIENT,
        4,
        "The text is about an activation link, a redirect URI or the secret of a client.",
        """
        activation link/links/mail/e_mail
        activate … client/application
        add/change/update/register/replace/remove/another/new/second/wrong/missing … redirect uri/url/uris/urls/address
        redirect uri/url/uris/urls … client/production/added/changed
        add/change/update/replace/register/remove …… callback/redirect address/uri/uris/url/urls
        registrere/registrera/registreren/registrieren … applikasjon~/applikation~/app/applicatie/anwendung
        integration/integrasjon/integratie/app/applikation/applicatie … godkänd/godkjent/godkendt/goedgekeurd
        app/integration/client/application/product … approved/certified/reviewed/activated/promoted/enabled
        access to … test/demo/sandbox company/environment/tenant/client/database
        test/demo/sandbox company/environment/tenant … access/created/set_up
        uppdatera/endre/ändra/opdatere/oppdatere/wijzigen/ändern … redirect~/callback~
        new/lost/forgot/reset/rotate/renew/expired/replace/another … client secret
        new/lost/forgot/reset/rotate/renew/expired/replace … secret
        client secret … expired/expires/lost/leaked/new/active
        from test to production
        aktiveringslenke~/aktiveringslänk~/aktiveringslink~/aktivointilinkki/aktivointilinkin
        activatielink/aktivierungslink
        legge/endre/ny … redirect uri/url
        lägga/ändra/ny … redirect uri/url
        tilføje/ændre/ny … redirect uri/url
        toevoegen/wijzigen/nieuwe … redirect uri/url
        redirect uri/url … hinzufügen/ändern/toevoegen/wijzigen/legge/lägga/tilføje
        mistet/glemt/ny/nytt/uusi/neues/nieuw/nieuwe/tappat/glömt … secret/hemmelighet/hemmelighed/hemlighet
        """,
    ),
    Cue(
        CLIENT,
        1.5,
        "The text names a client ID, a client secret or Partner Service.",
        """
        client id/ids/secret/secrets
        redirect uri/url/uris/urls
        partner service
        developer portal/account
        transfer/move/hand_over … client/app
        owner/owners/administrator of/for our account/client/app
        delete/close/remove/deactivate our/my/an/the … client/client_id
        integration … finished/tested/approved/certified
        certification
        integration test
        """,
    ),
    Cue(
        SCREENS,
        4,
        "The text asks about screens, setup or rights in the ERP itself.",
        """
        which/what/in_which screen/window/menu/menus/page/tab/role/roles
        in/on … screen … change/set/find/open/enable
        menu path
        number series/sequence/sequences
        user/access right/rights/role/roles
        where in the erp
        where … in the erp
        how … in the erp
        user interface
        chart of accounts
        financial period/year … opened/open/closed/close
        set/setting up … erp
        module … menu/activated/enabled/license/licence/setup
        activate/enable … module
        button … in/on the/screen
        report … layout/printed/menu
        print … invoice/invoices/report
        nummerserie~/nummerreeks/nummerkreis~/numerosarja~
        hvilken/hvilket/i_hvilken/i_hvilket meny/menu/skjermbilde/skærmbillede/skjerm/vindu/vindue
        hvor i erp~
        i vilken/vilket meny/skärm/fönster/bild
        var i erp~/affärssystemet
        in welk/welke scherm/menu/venster
        waar in het/de erp~
        in welchem/welcher/welches menü/maske/bildschirm/fenster
        wo im erp~
        missä/millä valikossa/näytöllä/ruudussa
        brukerrettigheter/brukerrolle~/användarrättigheter/brugerrettigheder/gebruikersrechten/benutzerrechte
        skjermbildet/brukergrensesnittet/användargränssnittet/brugergrænsefladen/gebruikersinterface/benutzeroberfläche
        momskod~ … menyn/ställer
        """,
    ),
    Cue(
        SCREENS,
        3,
        "The text says that it is not about the API.",
        """
        not/isn't/don't/doesn't use/using/about/through/via/with/concern the api
        without the api
        no api call/calls involved/needed
        nothing to do with the api
        not an/a api question/call/problem
        by hand in the
        handler ikke om api~
        bruker ikke api~
        bruger ikke api~
        använder inte api~
        niet via de api
        nicht über die api
        ei liity rajapintaan
        """,
    ),
    Cue(
        SCREENS,
        2,
        "The text asks what a customer or a user does.",
        """
        how/where/why/which/what/can … the/our/my/a/one_of customer/client/user/accountant/bookkeeper/she/he
        how/where/why/which/what/can/does/must she/he
        customer/client/user/accountant/bookkeeper … asks/wants/cannot/can't/is_locked/needs … to/where/how/out/see/find
        hvordan/hvor/hvorfor/hvilken/kan … kunden/brukeren/brugeren/hun/han
        hur/var/varför/vilken/kan … kunden/användaren/hon/han
        hoe/waar/waarom/welke/kan de klant/gebruiker
        hoe/waar/waarom/welke … de klant/gebruiker
        wie/wo/warum/welche/kann … der kunde/benutzer/anwender
        miten/missä/miksi asiakas/käyttäjä
        ställer/stiller/setter/sætter/stellt/stelt man/hun/hon/kunden
        man ställer/setter/stiller in/inn/ind/opp
        stel je … in
        """,
    ),
    Cue(
        SCREENS,
        1.2,
        "The text speaks of the screens of the ERP.",
        """
        screen/screens/menu/button/administrator/manually/logs_in/log_in
        erp
        erp support
        by hand
        for hånd/hand
        handmatig/manuell/manuelt/käsin
        skjermen/skjermbilde/skärmen/skærmen/scherm/bildschirm/maske/näytöllä
        menyen/menyn/menuen/menü/valikko
        erp systemet/systeem/system/järjestelmässä
        """,
    ),
)
