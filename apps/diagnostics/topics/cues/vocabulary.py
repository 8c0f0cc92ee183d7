"""Words that belong to one topic more than to others; one is a hint, several decide."""

from apps.policy.topics import SupportTopic

from ..wording import Vocabulary

VOCABULARIES = (
    Vocabulary(
        SupportTopic.ERP_UI,
        1.3,
        5,
        "The text speaks of screens, roles and settings.",
        """
        screen screens window windows menu menus button buttons tab dialog layout printed printout print preferences
        settings ticked checkbox role roles permission permissions rights accountant bookkeeper module modules browser
        user users in_the_system template templates ticking general_ledger balances
        bruker brukeren användare användaren bruger brugeren gebruiker gebruikers benutzer käyttäjä käyttäjän
        i_systemet in_het_systeem im_system järjestelmässä mal malen mall mallen fakturamal~ sjabloon vorlage
        workflow password passwords locked log_in logs_in login turn_on
        hovedbok~ huvudbok~ grootboek hauptbuch pääkirja~ rettigheter bruker passord lösenord wachtwoord passwort
        skjerm~ vindu vinduet meny menyen menyer knapp knappen knapper fane fanen innstilling~ rettighet~ rolle rollen
        roller modul modulen utskrift~ nettleser~ regnskapsfører~
        skärm~ fönst~ menyn knappar flik fliken inställning~ behörighet~ roll utskrift~ webbläsar~
        redovisningskonsult~
        skærm~ vindue~ menuen knap knappen knapper indstilling~ rettighed~ udskrift~ modulet bogholder~
        scherm~ venster~ knop tabblad instelling~ rechten gebruikersrol afdruk~ vinkje boekhouder~
        bildschirm~ maske fenster~ menü~ schaltfläche knopf reiter einstellung~ berechtigung~ ausdruck~ häkchen
        buchhalter~
        nummernkreis~ nummernkreise
        näytö~ näyttö~ ikkuna~ valikko~ valiko~ painike~ välileh~ asetuk~ oikeud~ rooli~ moduul~ tulost~ kirjanpitäj~
        """,
    ),
    Vocabulary(
        SupportTopic.THIRD_PARTY_CODE,
        1.6,
        6,
        "The text speaks of program code.",
        """
        java javascript typescript php python kotlin golang class loop loops mapper compile compiles compiled compiler
        debug
        debugger promise nullpointer~ nullreference~ stacktrace breakpoint refactor~ script scripts source developer
        programmer constructor async rewrite codebase programming classes deserialis~ deserializ~ unit_test
        koden kodebase~ kompiler~ klassen klasse løkke~ skript~ skripte~ utvikler~ programmer~
        kodbas~ kompiler~ klass loopen utvecklar~ programmera~ udvikler~ programmør~
        broncode klasse compileert ontwikkelaar~ programmeur~
        quellcode klasse schleife kompiliert entwickler~ programmierer~
        lähdekood~ koodi~ luokka silmuk~ kääntä~ kehittäj~ ohjelmoij~
        """,
    ),
    Vocabulary(
        SupportTopic.THIRD_PARTY_SOFTWARE,
        1.8,
        6,
        "The text speaks of other software.",
        """
        windows macos linux plugin plugins plug_in add_on addon extension software app apps installer install
        installed
        printer printers scanner driver theme task cron outlook cash_register vendor~ shopware zapier antivirus
        programvare~ tillegg~ utvidelse~ nettbutikk~ kasse~
        programvar~ insticksprogram~ tillägg~ webbutik~ kassa~ skrivare~ kassasystem~
        udvidelse~ netbutik~ kasseapparat~ printeren
        webshop~ webwinkel~ kassa printer thema
        onlineshop~ kasse~ drucker~ erweiterung~
        verkkokaup~ kassa~ tulostin~ lisäosa~ sovellus sovelluk~ ohjelmisto~
        """,
    ),
    Vocabulary(
        SupportTopic.CLIENT_ID_OR_PRODUCTION,
        1.2,
        6,
        "The text speaks of clients, production and approval.",
        """
        production client clients client_id client_secret secret secrets redirect callback activate activated
        activation
        approved certified certification partner credentials promote promoted registration onboarding
        produksjon~ klient klienten klienter hemmelighet~ aktivere aktivert aktivering~ godkjen~ sertifi~ registrere
        produktion~ klienterna hemlighet~ aktivera~ godkän~ certifier~ registrera
        klienten hemmelighed~ aktiver~ godkend~ certificer~ registrere
        productie~ geheim activeren goedkeur~ goedgekeurd gecertificeerd registreren
        freischalt~ freigeschaltet zertifizier~ registrier~ geheimnis aktivier~
        tuotan~ asiakastunnu~ aktivoi~ hyväksy~ sertifioi~ rekisteröi~
        """,
    ),
    Vocabulary(
        SupportTopic.CODE_EXAMPLE_OR_DOCUMENTATION,
        1.4,
        4,
        "The text speaks of examples, lists and descriptions.",
        """
        example examples sample samples snippet tutorial guide manual overview glossary changelog
        documented documentation docs described swagger openapi schema error_codes getting_started
        meaning written_down read_about explained
        eksempel eksempler oversikt~ veiledning~ dokumentasjon~ feilkod~
        exempel översikt~ dokumentation~ felkod~ handledning~
        oversigt~ vejledning~ fejlkod~
        voorbeeld~ overzicht~ documentatie~ handleiding~ foutcode~
        beispiel~ übersicht~ anleitung~ fehlercode~
        esimer~ ohje ohjeet virhekood~
        """,
    ),
    Vocabulary(
        SupportTopic.FEATURE_REQUEST,
        2,
        5,
        "The text speaks of wishes and improvements.",
        """
        wish wishes wishlist benefit pity propose proposal suggest suggestion improvement improvements enhancement
        consider roadmap
        planned plans future someday
        ønske forslag forbedring~ fremover fremtid~ framtid~ planlagt foreslår savner
        önskar önskemål förslag förbättring~ framöver planerat planeras föreslår saknar
        forbedr~ fremtiden planlagt
        wens wensen voorstel verbetering~ toekomst~ gepland stellen_voor
        wunsch wünsche vorschlag verbesserung~ zukunft geplant schlagen_vor
        toive toiv~ ehdot~ parannus~ tulevaisuu~ suunnitteilla
        """,
    ),
    Vocabulary(
        SupportTopic.BUG_REPORT,
        1.3,
        5,
        "The text speaks of wrong or changed results.",
        """
        bug bugs buggy wrong incorrect~ inconsist~ different differs differ gone disappeared vanished twice duplicate~
        ignored
        ignores lost truncated cuts lower higher instead intended regression corrupt~ mismatch earlier formerly
        previously
        cannot_be_right worked typo misspelled spelling
        forkert feilaktig~ gal galt borte forsvunnet dobbelt tidligere inkonsisten~ avvik~
         felaktig~ borta försvunnit dubbelt tidigare avvik~ inkonsekven~
        fejlagtig~ forsvundet væk tidligere
        verkeerd~ onjuist~ klopt verdwenen dubbel eerder inconsisten~
        falsch~ stimmt verschwunden doppelt früher vorher weicht abweich~
        väärin väärä~ kadonnut kahdesti aiemmin eroaa
        """,
    ),
)

OF_THE_API = Vocabulary(
    SupportTopic.ENDPOINT_USAGE,
    1,
    1,
    "The text speaks of the API.",
    """
    api api'et apiet api:et api~ endpoint~ endepunkt~ call calls called kall kallet kald kaldet anrop~ aanroep~
    aufruf~ kutsu~
    rajapin~ request requests response responses json~ payload body get post put patch delete http~ header headers
    status
    webhook webhooks url urls token parameter~ forespørsel~ svaret antwoord antwort vastau~
    """,
)
