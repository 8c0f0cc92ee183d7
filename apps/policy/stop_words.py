"""Small words that give a language away, and the everyday words of a support desk that are not English."""

# English has no nouns of the trade here: "invoice", "error" and "request" stand in texts of every language.
_WORDS = {
    "en": """
        the a an and or but if then than that this these those there here i we you he she it they me us him her
        them my our your his their its is are was were be been being am do does did done don didn doesn has have
        had having can could cannot should would will won may might must not no nor of to in on at by for with
        without from into about after before since until while when where why what which who how as so too also
        only just still already yet again any some all every each both other another same such more most many
        much few get gets got getting give gives need needs want wants try tried trying make makes made see sees
        seen say says said seem seems know please thanks thank hello hi dear because between through during
        against instead whether however first last new old like isn aren wasn ve re ll work works working wrong
        right help find found use using used think below above today yesterday fail fails failed happens happen
        order ordered sent send sends always never keeps keep supported missing hints idea
        """,
    "no": """
        og i jeg det at en et den til er som på de med han av ikke der så var meg seg men har om vi min mitt ha
        hadde hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal selv her alle vil
        bli ble blir blitt kunne inn når være kom noen noe ville dere deres etter ned skulle denne for deg si
        sine mye ingen andre også fordi hvorfor hvordan hvilken hvilket hvilke hvem mens mot kun bare uten
        mellom allerede alltid aldri igjen samme siden vår vårt våre får fikk gir gi gjør gjøre gjort må bør
        finnes finner bruker bruke brukes sender sendt lager opprette oppretter opprettet hente henter hentet
        endre endrer endret virker fungerer feil feilmelding feilmeldingen kall kallet svar svaret forespørsel
        kunde kunden kunder faktura fakturaen fakturaer linje linjen ordre leverandør bilag beløp pris prisen
        dato tom tomt tilbake gang vennligst takk hei hilsen mvh hjelp ønsker trenger prøver prøvde ser setter
        vet vist viser riktig galt gjelder enn bedre ny nytt nye går gikk kommer står blant per mulig nødvendig
        dokumentasjonen eksempel spørsmål produksjon via eg ikkje kva korleis kvifor kven kvar frå vere vert
        nokon noko nokre berre mykje dykk dykkar me ein eit feilmeldinga gjer gjere òg sjølv saman tilbod feilen
        fortsatt natt første hundre resten betyr klart likevel derfor dersom hvis slik altså disse dette feltet
        verdi verdien bokført opprettes endring endringen tilgang brukeren bedriften selskapet riktige egentlig
        klarer klare mangler oppgraderingen oppdateringen oppdatere oppdaterer oppdatert prosjekt leverandøren
        treng fredag mandag tirsdag onsdag torsdag slettet slette beløpet mva ordren ordrer ordrene kundene
        systemet
        """,
    "da": """
        og i jeg det at en et den til er som på de med han af ikke der så var mig sig men har om vi min mit have
        havde hun nu over da ved fra du ud sin dem os op man kan hans hvor eller hvad skal selv her alle vil
        blive blev bliver blevet kunne ind når være kom nogen noget nogle ville jer jeres efter ned skulle denne
        for dig sige siger sine meget ingen andre også fordi hvorfor hvordan hvilken hvilket hvilke hvem mens
        mod kun bare uden mellem allerede altid aldrig igen samme siden vores får fik giver give gør gøre gjort
        må bør findes finder bruger bruge bruges sender sendt laver opretter oprette oprettet henter hente
        hentet ændre ændrer ændret virker fungerer fejl fejlen fejlbesked fejlmeddelelse kald kaldet svar svaret
        forespørgsel kunde kunden kunder kunderne faktura fakturaen fakturaer linje linjen ordre leverandør
        bilag beløb pris prisen dato tom tomt tilbage gang venligst tak hej hilsen hjælp hjælpe ønsker behøver
        prøver prøvede ser sætter vist viser rigtigt forkert gælder end bedre ny nyt nye går gik kommer står
        stadig muligt nødvendigt dokumentationen eksempel spørgsmål produktion via kalder modtager venlig
        skyldes hvornår tager anvende anvender således nemlig dog betyder værdi værdien bogført bogføre feltet
        oprettes ændring ændringen adgang brugeren virksomheden første hundrede resten derfor hvis disse dette
        egentlig indtil selvom rigtige intet ventet svarer klart mangler opgraderingen opdateringen opdatere
        opdaterer opdateret projekt leverandøren fredag mandag tirsdag onsdag torsdag slettet slette beløbet
        moms ordren ordrer ordrerne systemet retur lykkes
        """,
    "sv": """
        och i jag det att en ett den till är som på de med han av inte där så var mig sig men har om vi min mitt
        ha hade hon nu över då vid från du ut sin dem oss upp man kan hans eller vad ska skall själv här alla
        vill bli blev blir blivit kunde in när vara kom någon något några ville ni er ert era efter ned skulle
        denna detta dessa för dig säga säger sina mycket ingen inget inga andra också eftersom varför hur vilken
        vilket vilka vem medan mot bara endast utan mellan redan alltid aldrig igen samma sedan vår vårt våra
        får fick ger ge gör göra gjort måste bör finns hittar använder använda används skickar skickat skapa
        skapar skapat hämta hämtar hämtat ändra ändrar ändrat fungerar fel felet felmeddelande felmeddelandet
        anrop anropet anropar svar svaret förfrågan kund kunden kunder faktura fakturan fakturor rad raden order
        leverantör verifikation belopp pris priset datum tom tomt tillbaka gång vänligen tack hej hälsning
        hälsningar mvh hjälp hjälpa önskar behöver försöker försökte ser sätter vet visas visar rätt gäller än
        bättre ny nytt nya går gick kommer står fortfarande möjligt nödvändigt dokumentationen exempel fråga
        produktion via däremot dock trots enligt varje hela helt samt betyder värde värdet bokförd fältet skapas
        ändring ändringen åtkomst användaren företaget första hundra resten därför igår gårdagen egentligen
        svarar förra veckan artiklar klar tydligt rätta lyckas saknas uppgraderingen uppdateringen uppdatera
        uppdaterar uppdaterat projekt leverantören fredag måndag tisdag onsdag torsdag raderat radera beloppet
        moms ordern ordrar kunderna systemet rader
        """,
    "fi": """
        ja on ei se että en hän oli mutta ovat ole olla joka mitä tämä kun niin kuin vain jos me te he minä sinä
        jo nyt siis sitten sen tämän myös mukaan hyvin voi vielä kaikki tai vaikka mikä miksi miten missä
        milloin kuka mistä mihin onko voiko voitteko voisitteko voimme voidaan pitäisi pitää täytyy saamme saan
        saa saadaan saatiin saimme emme ette eivät eikä meidän teidän meillä teillä meille teille minun koska
        ennen jälkeen kanssa ilman kautta yli alle aina koskaan uudelleen uusi uuden sama saman toinen kiitos
        hei moi terve terveisin ystävällisin virhe virheen virheilmoitus virheilmoituksen virhettä kutsu kutsun
        kutsua kutsumme pyyntö pyynnön vastaus vastauksen vastauksessa rajapinta rajapinnan rajapinnasta asiakas
        asiakkaan asiakkaat asiakkaalle lasku laskun laskut laskua laskuja laskulle tilaus tilauksen toimittaja
        rivi rivin riville summa hinta päivämäärä tyhjä tyhjän kenttä kentän kenttää arvo arvon arvoa apua
        tarvitsemme haluamme haluaisimme yritämme yritin lähetämme lähetimme luomme luoda luotu haemme hakea
        hakee palauttaa palautuu toimii toimi toiminut väärin oikein esimerkki dokumentaatio dokumentaatiossa
        mahdollista tuotanto tuotantoon käytämme käyttää eilen tänään näkyy tulee tuli ollut olemme olisi tässä
        siitä siinä sitä niitä niiden tätä mitään joku jokin joita jotka lisätä auttaisi paljon meitä
        suodattimen eilisen viime viikolla olemassa teemme yrittää palautti vastaa tarkoittaa mukana edelleen
        sekä ensimmäinen samaa jälleen päivityksen päivittää päivittämään puuttuu vastauksesta summan antaa
        montako kuinka monta enintään riviä tilauksella pysty pitääkö toimittajaa toimittajan tilausta tilaukset
        maanantai perjantaina järjestelmä järjestelmässä
        """,
    "nl": """
        de het een en van ik te dat die in is niet zijn op aan met als voor had er maar om hem dan zou of wat
        mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben hadden
        deze want nog zal me zij nu ge geen omdat iets worden wordt werd toch al waren veel meer doen toen moet
        moeten ben zonder kan kunnen hun dus alles onder ja eens hier wie waarom welke welk wanneer waar wij we
        u uw ons onze jullie krijgen krijgt kreeg geeft geven gaat gaan komt sturen stuurt gestuurd maken maakt
        aanmaken aangemaakt ophalen opgehaald wijzigen gewijzigd werkt werken gebruiken gebruikt fout
        foutmelding foutmeldingen aanroep aanroepen antwoord verzoek klant klanten factuur facturen regel regels
        bestelling leverancier bedrag prijs datum leeg terug keer graag bedankt dank hallo beste goedemorgen
        goedemiddag groet groeten vriendelijke hulp helpen willen wil nodig proberen geprobeerd zien zegt zeggen
        ontbreekt juist verkeerd geldt beter nieuw nieuwe staat steeds mogelijk documentatie voorbeeld vraag
        productie via sinds altijd nooit opnieuw dezelfde hetzelfde andere elke alle alleen tussen tijdens
        volgens medewerker medewerkers veld velden waarde verwachten bestaat wel vorige week gisteren tegen
        moest betekent ontbreken update bijwerken hoeveel mag btw na vrijdag maandag systeem
        """,
    "de": """
        der die das und in zu den nicht von sie ist des sich mit dem dass daß er es ein ich auf so eine auch als
        an nach wie im für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen welche
        welcher welches sind oder zur um haben einer mir über ihm diese dieser dieses diesen einem ihr uns da
        zum kann doch vor mich mehr ihn ihre ihnen hier alle schon vom kein keine keinen können unser unsere
        unseren unserer warum wieso wo wann woher wer bekommen bekommt erhalten erhält gibt geben geht gehen
        kommt senden schicken gesendet erstellen erstellt anlegen angelegt abrufen abgerufen ändern geändert
        funktioniert verwenden verwendet nutzen benutzen fehler fehlermeldung aufruf aufrufe antwort anfrage
        kunde kunden rechnung rechnungen zeile zeilen bestellung auftrag lieferant betrag preis datum leer
        zurück mal bitte danke hallo guten tag morgen grüße grüßen freundlichen hilfe helfen möchten wollen
        brauchen benötigen versuchen versucht sehen sagt sagen fehlt richtig falsch gilt besser neu neue neuen
        steht immer möglich dokumentation beispiel frage produktion seit nie wieder gleiche gleichen andere
        anderen jede jeder jeden allein zwischen während laut gemäß feld felder wert erwartet muss müssen soll
        sollen sollte würde würden wäre hätte hätten ob denn jedoch trotzdem obwohl damit dafür existiert
        gestern woche letzte letzten bedeutet nichts etwas liefert machen macht gemacht ebenfalls abfragen
        buchen gebucht zugriff benutzer viele darf aktualisierung freitag montag
        """,
    "fr": """
        le la les de des du un une et à est en que qui dans pour pas ne se ce sur au aux plus par avec son sa
        ses il elle ils elles nous vous je tu on mais ou où si leur leurs y comme tout tous toute toutes cette
        ces cet être avoir fait faire peut peuvent pouvez pouvons sont était été ont avons avez ai quand comment
        pourquoi quel quelle quels quelles notre nos votre vos mon ma mes sans sous depuis avant après entre
        encore déjà toujours jamais aussi très bien donc alors car lorsque merci bonjour cordialement
        salutations aide aider voulons souhaitons besoin devons essayons recevons obtenons envoyons créer créons
        créé récupérer modifier fonctionne utiliser utilisons erreur appel réponse requête client clients
        facture factures ligne lignes commande fournisseur montant prix vide champ champs valeur exemple
        documentation nouveau nouvelle même autre autres chaque seulement possible rien qu aujourd hui jour mois
        lieu selon pendant existe hier semaine dernière signifie renvoie faut travers
        """,
    "es": """
        el la los las de del un una y a en que es por para con no se lo su sus al como más pero o si le les me
        ya muy sin sobre este esta estos estas esto ese esa eso entre cuando donde dónde cómo qué cuál cuáles
        porque quién también hay ser son está están estamos fue han ha hemos haber tiene tenemos tienen hacer
        hace podemos puede pueden podrían podría debemos debe nuestro nuestra nuestros nuestras desde hasta
        antes después siempre nunca ahora todavía aún todo todos toda todas otro otra otros mismo misma cada
        solo sólo gracias hola buenos días buenas tardes saludos ayuda ayudar queremos necesitamos intentamos
        recibimos obtenemos enviamos crear creamos creado obtener modificar funciona usar usamos error llamada
        respuesta petición solicitud cliente clientes factura facturas línea líneas pedido proveedor importe
        precio fecha vacío vacía campo campos valor ejemplo documentación nuevo nueva posible nada algo según
        durante favor nos existe ayer semana pasada significa devuelve haciendo mal
        """,
    "it": """
        il lo la i gli le di del della dei delle dello un uno una e è a al alla ai alle in nel nella nei nelle
        che per con non si da dal dalla su sul sulla come più ma o se ci vi mi ha hanno abbiamo avete ho sono
        siamo essere era stato stata fare fa facciamo possiamo può possono potete potrebbe dobbiamo deve nostro
        nostra nostri nostre vostro vostra questo questa questi queste quello quella quando dove perché quale
        quali cosa chi anche ancora già sempre mai ora adesso dopo prima senza tra fra tutto tutti tutta tutte
        altro altra altri stesso stessa ogni solo soltanto grazie ciao buongiorno buonasera saluti cordiali
        aiuto aiutare vogliamo vorremmo bisogno proviamo riceviamo otteniamo inviamo creare creiamo creato
        recuperare modificare funziona usare usiamo errore chiamata risposta richiesta cliente clienti fattura
        fatture riga righe ordine fornitore importo prezzo vuoto vuota campo campi valore esempio documentazione
        nuovo nuova possibile niente qualcosa secondo durante favore esiste ieri settimana scorsa significa
        restituisce sbagliamo sbagliando
        """,
    "pl": """
        i w na z do nie się to że jest o jak za po od co a ale dla przez czy ze tylko już tak jego jej ich przy
        może być był była było są będzie można mamy mam masz macie ma my wy oni nas was nam wam nasz nasza nasze
        naszego naszej naszych wasz wasza wasze który która które którego których ten ta te tego tej tych tym
        gdy kiedy gdzie dlaczego jaki jaka jakie jakiego kto też także jeszcze zawsze nigdy teraz przed bez
        między wszystko wszystkie wszystkich inny inna inne sam sama każdy każda dziękuję dziękujemy dzień dobry
        witam pozdrawiam pozdrowienia proszę pomoc pomóc chcemy chcielibyśmy potrzebujemy próbujemy otrzymujemy
        dostajemy wysyłamy tworzymy utworzyć pobrać pobieramy zmienić działa działało używamy użyć błąd błędu
        błędem wywołanie wywołania odpowiedź odpowiedzi żądanie klient klienta klientów faktura faktury fakturę
        wiersz zamówienie dostawca kwota cena data pusta puste pole pola wartość przykład dokumentacja
        dokumentacji nowy nowa nowe możliwe nic coś według podczas więc jednak ponieważ skoro istnieje wczoraj
        tygodniu zwraca oznacza źle robimy utworzenia tworzenia
        """,
    "pt": """
        o a os as de do da dos das um uma e é em no na nos nas que por para com não se ao à aos como mais mas ou
        seu sua seus suas ele ela eles elas nós eu você vocês me já muito sem sobre este esta estes estas isto
        esse essa isso entre quando onde porque qual quais quem também há ser são está estão estamos foi foram
        tem temos têm fazer faz podemos pode podem poderiam devemos deve nosso nossa nossos nossas desde até
        antes depois sempre nunca agora ainda todo todos toda todas outro outra outros mesmo mesma cada só
        apenas obrigado obrigada olá bom dia boa tarde cumprimentos ajuda ajudar queremos precisamos tentamos
        recebemos obtemos enviamos criar criamos criado obter alterar funciona usar usamos erro chamada resposta
        pedido cliente clientes fatura faturas linha linhas fornecedor valor preço vazio vazia campo campos
        exemplo documentação novo nova possível nada algo segundo durante favor existe ontem semana passada
        significa devolve errado fazendo entendemos
        """,
    "et": """
        ja ei on see et ma me te ta nad meie teie kui mis kuidas miks kas kes kus aga või ning ka nii siis veel
        juba ainult pole olla oli oleme olete saame saab saada peab peame tahame palun tere tänan aitäh viga
        veateade päring vastus vastuses vastusest arve arved klient kliendi tellimus väli välja väärtus pärast
        enne alates kuni ilma koos sama uus tühi puudub töötab töötas tea teha tehtud saadame loome miski midagi
        selle seda sellest
        """,
    "cs": """
        a i v ve na z ze do se si je jsou byl byla bylo být bude že jak když kde proč co kdo ale nebo pro při po
        od bez mezi jsme jste máme máte mít můžeme může nelze není nejsou nám vám náš naše vaše který která
        které tento tato toto už ještě jen také vždy nikdy prosím děkujeme dobrý den chyba chybu chybí volání
        odpověď odpovědi požadavek faktura fakturu zákazník objednávka pole hodnota nevíme nefunguje funguje
        dostáváme posíláme vytváříme podle
        """,
    "is": """
        og ég við þið þeir þær það þetta er eru var voru að ekki en eða sem með um frá til af á í úr hvernig
        hvers vegna hvað hvar hvenær hver þegar því ef svo líka bara hægt getum getur fáum fær höfum hefur okkur
        ykkur villa villu svar svarið svari kall reikning reikningur viðskiptavinur takk kveðja vitum reitur
        reitinn eftir áður fyrir
        """,
}

_LISTS = {language: frozenset(words.split()) for language, words in _WORDS.items()}

# A blank after the letters is the end of a word.
_SPELLINGS = {
    "æ ø": "no da",
    "å": "no da sv",
    "ä ö": "sv fi de et",
    "ü ß": "de",
    "ei øy": "no de nl fi fr en",
    "sjon_ kj": "no",
    "tt_ ll_ nn_ kk_": "no sv de en it",
    "ej": "da fi sv nl pl",
    "øj erne_ æn": "da",
    "ede_": "da nl",
    "ck_": "sv de en",
    "rna_ ör": "sv",
    "ii yy": "fi",
    "aa": "fi nl et",
    "ää": "fi et",
    "uu": "fi nl et",
    "ssä_ stä_ llä_ isi_ een_": "fi nl",
    "ssa_ sta_ lla_": "fi it",
    "mme_": "fi fr de",
    "ij ouw_": "nl",
    "ungen_": "de",
    "ung_ sch": "de da sv nl",
    "ñ ción_": "es",
    "õ": "et pt",
    "ř ů ě": "cs",
    "ð þ": "is",
    "ł ą ę ż ś ć ź ń": "pl",
    "ã ção_": "pt",
    "ê û œ eux_": "fr pt",
    "zione_ tà_": "it",
}

Languages = frozenset[str]

LANGUAGES_OF_WORD: dict[str, Languages] = {
    word: frozenset(language for language, words in _LISTS.items() if word in words)
    for word in frozenset().union(*_LISTS.values())
}
LANGUAGES_OF_SPELLING: dict[str, Languages] = {
    spelling.replace("_", " "): frozenset(languages.split())
    for spellings, languages in _SPELLINGS.items()
    for spelling in spellings.split()
}
