"""Cues for what the desk declines: code and software of others."""

from apps.policy.topics import SupportTopic

from ..wording import Cue

CODE = SupportTopic.THIRD_PARTY_CODE
SOFTWARE = SupportTopic.THIRD_PARTY_SOFTWARE

THIRD_PARTIES = (
    Cue(
        CODE,
        6,
        "The text asks us to debug, check or write code of others.",
        """
        debug our/my/the/this/it
        debugging our/my/the/this
        look/go/check/read … through/at/over/into our/my/the/this … code/class/script/function
        look/go/check/read … through/at/over/into our/my/the/this … program/method/loop/source
        check/review/inspect/analyse/analyze/examine our/my/the/this/following … code/class/script/function
        check/review/inspect/analyse/analyze/examine our/my/the/this/following … program/source/method
        fix/correct/repair/rewrite/improve/refactor our/my/the/this … code/class/script/function/loop/program
        complete/finish/adapt/test/optimise/optimize our/my/the/this … code/class/script/function/loop/program
        write … code/class/script/function/program/macro/application/integration for us/me
        write/develop/build/program … us/me a/the … code/class/script/function/program/macro/application
        please write … code/class/script/function/program
        what is/what's wrong with/in our/my … code/class/script/function/program/loop/method
        mistake/error/bug/fault … in our/my … code/class/script/function/program/loop/method
        why … our/my … function/class/loop/script/method/program
        correct the class
        code review
        se/sjekke/gå gjennom/på/over koden/klassen/skriptet/programmet
        rette/fikse/feilsøke … koden/klassen/skriptet/funksjonen
        skrive … kode/kodeeksempel/program/skript for oss
        titta/gå/kolla … koden/klassen/skriptet
        rätta/felsöka … koden/klassen/skriptet/funktionen/vår_kod
        skriva … kod/program/skript åt oss
        kigge/gennemgå/se … koden/kode/klassen/scriptet
        rette/fejlsøge … koden/kode/klassen/funktionen
        onze/mijn code … nakijken/controleren/debuggen/bekijken/verbeteren
        code/programma/script … voor ons schrijven
        unseren/meinen/unsere/unser code/klasse/skript/funktion … prüfen/ansehen/anschauen
        unseren/meinen/unsere/unser code/klasse/skript/funktion … debuggen/korrigieren/durchsehen
        code/programm/skript … für uns schreiben
        koodimme/koodiamme/koodin … tarkistaa/korjata/katsoa
        tarkistaa/korjata/katsoa/katsokaa … koodi~
        fix/correct/repair/rewrite/check/review our/my/the … classes/functions/scripts/methods/models
        write/develop/build/make/program/create … importer/integration/script/program/app/tool/connector for us/me
        lage/lave/skriva/göra/utvikle/utveckla … integrasjon~/integration~/skript~/script~ for/til/åt oss/os
        kunnen/kunt jullie/u … script/programma/code … maken/schrijven
        wrong in/with this/our/my … method/function/class/loop/script
        send/give us/me … finished/complete/ready code/script/program
        help us/me to/with … program/code/coding/programming
        vår/vores/onze/unser/unsere kod/kode/koden/code … kraschar/krasjer/feiler/crasht/abstürzt
        convert/translate/port/migrate our/my/the … code/class/script/program
        our/my parser/mapper/converter/wrapper/importer/reader/deserializer … throws/crashes/fails/returns
        rette/rätta/fikse/fixa … vores/vår/vårt/våre script/skript/kode/kod/koden
        """,
    ),
    Cue(
        CODE,
        2,
        "The text speaks of code of others that makes no call.",
        """
        our/my class/function/loop/script/method/program/source_code/code/developer
        never see/send … request … leave/sent
        before it calls
        does not compile
        doesn't compile
        compiler error
        send it back
        koden/klassen/løkka/løkken/loopen vår/vores
        onze code/klasse/functie/methode
        unser/unseren/unsere code/klasse/schleife/methode
        """,
    ),
    Cue(
        SOFTWARE,
        4,
        "The text is about software of others.",
        """
        power_bi/powerbi/power_query/power_automate/power_apps/zapier/n8n/ifttt/make.com/integromat/tableau/qlik/qlikview
        woocommerce/shopify/magento/prestashop/opencart/wordpress/salesforce/hubspot/pipedrive/dynamics/sharepoint
        mulesoft/boomi/airtable/google_sheets/looker/databricks/snowflake/uipath/sap
        excel/excelark/regneark/kalkylblad/spreadsheet
        azure … management/gateway/functions
        nginx/apache/iis/docker/kubernetes/cloudflare/firewall/proxy server
        webshop/web_shop/nettbutikk~/webbutik/webbutiken/webwinkel/onlineshop/verkkokauppa~
        """,
    ),
    Cue(
        SOFTWARE,
        3,
        "The text says that an application of others does not do what it should.",
        """
        our/their/the … app/application/program/software/tool … crashes/freezes/hangs/crash/slow/starts/start/open
        our/their/the … plugin/plug_in/add_on/addin/connector/extension … crashes/freezes/hangs/slow/install/open
        plugin/plug_in/add_on/connector/extension … install/installed/installation/update/broken/works/working/shows
        refresh/gateway/step/zap/flow/macro … runs/shows/fails/stops/configure/twice
        plugin/plug_in/add_on/connector/extension … stopped/stops
        repair/fix/update/debug the/our/this/their … plugin/plug_in/add_on/connector/extension
        not using the/your api
        third party … app/application/software/program/tool/system
        app/application … shopping cart/start page
        tillegget/utvidelsen/appen/macroen/makroen … virker/henger/krasjer
        insticksprogrammet/tillägget/appen/makrot … fungerar/hänger/kraschar
        henger/krasjer/kraschar/hänger … åpner/öppnar
        our/their/the app/application/program needs/takes …… to/seconds/minutes
        app visar fel
        app/appen … iphone/android/ios/logger
        app stürzt ab
        app crasht
        """,
    ),
)
