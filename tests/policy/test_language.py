"""Telling the language of what developers write to the desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.policy.language import language_of

TEXTS = {
    "en": [
        "Why do we get a 404?",
        "We try to create an invoice and get 400 back. What is wrong with our payload?",
        "Is there a way to fetch only the orders that changed since yesterday?",
        "The field is documented as optional, but the endpoint refuses the request without it.",
        "Hi, could you please tell us which value we should send for a credit note?",
        "Since this morning all our calls time out after 30 seconds.",
        "Please add a filter for the external reference.",
        "Hei,\n\nour customer in Bergen gets the message below when we post a journal.\n\nMvh\nKari\nFjordkode AS",
        "How can I send 'ordre er låst' as a comment without breaking the encoding?",
        "The sandbox keeps rejecting our certificate.",
        "No idea what happens here, any hints?",
        "Getting timeouts on the order endpoint again, same as last week.",
        "Attached is the request. It used to succeed.",
    ],
    "no": [
        "Hei! Vi får feilmelding når vi prøver å opprette en faktura. Hva er galt?",
        "Hvorfor får vi 401 når tokenet fortsatt er gyldig?",
        "Vi henter kunder hver natt, men får bare de første hundre. Hvordan får vi resten?",
        "Det hadde vært fint om dere kunne legge til et filter på prosjekt.",
        "Kallet under har virket i to år, men nå svarer API-et med 500 Internal Server Error.",
        "Hva betyr denne feilen?",
        "Kan dere si noe om når endringen kommer i produksjon?",
        "Eg får ikkje til å hente ordrar frå API-et. Kva gjer eg gale?",
        "Korleis skal vi sende datoen? Dokumentasjonen seier ikkje noko om det.",
        "Vi poster en customer payment med Content-Type application/json og får Bad Request tilbake.",
        "Er det noen grense for hvor mange linjer en ordre kan ha?",
        "Etter oppgraderingen mangler feltet prosjekt i svaret.",
        "Vi klarer ikke å oppdatere leverandøren, får bare 412.",
        "Skal beløpet være med eller uten mva?",
        "Hei, kan vi få ny client id til produksjon?",
        "Kunden har slettet et bilag ved en feiltakelse, kan det hentes tilbake?",
        "Kan me få tilgang til testmiljøet? Me treng det før fredag.",
    ],
    "da": [
        "Vi får en fejl, når vi opretter en ordre. Hvad gør vi forkert?",
        "Hej, kan I hjælpe os med at finde ud af, hvorfor kaldet fejler?",
        "Hvordan henter man alle kunder, der er ændret siden i går?",
        "API'et svarer med 403, selv om vores bruger har adgang til virksomheden.",
        "Det virkede indtil i fredags. Er der ændret noget hos jer?",
        "Vi modtager 429 Too Many Requests hver nat. Hvad er grænsen egentlig?",
        "Hvilken værdi skal vi sende i feltet status, så fakturaen bliver bogført?",
        "Skal beløbet være med eller uden moms?",
        "Vi kan ikke opdatere leverandøren, men får kun 412 retur.",
        "Efter opgraderingen mangler feltet projekt i svaret.",
        "Kan I oprette en ny klient til vores testmiljø?",
        "Er der en grænse for, hvor mange linjer en ordre kan have?",
    ],
    "sv": [
        "Hej, vi får ett fel när vi skapar en order. Vad gör vi för fel?",
        "Varför får vi 404 på en kund som finns?",
        "Hur hämtar vi alla artiklar som har ändrats sedan igår?",
        "Anropet fungerade förra veckan, men nu får vi bara tomma svar.",
        "Vilket värde ska vi skicka i fältet för att fakturan ska bli bokförd?",
        "Kan ni lägga till ett filter på projekt? Det skulle hjälpa oss mycket.",
        "Vi behöver en ny klient för produktion eftersom integrationen är klar.",
        "Ska beloppet vara med eller utan moms?",
        "Efter uppgraderingen saknas fältet projekt i svaret.",
        "Finns det någon gräns för hur många rader en order kan ha?",
        "Kan vi få ett nytt client id till produktion?",
        "Vi lyckas inte uppdatera leverantören.",
    ],
    "fi": [
        "Hei, saamme virheen kun yritämme luoda laskun. Mitä teemme väärin?",
        "Miksi rajapinta palauttaa 404, vaikka asiakas on olemassa?",
        "Miten haemme kaikki tilaukset, jotka ovat muuttuneet eilisen jälkeen?",
        "Kutsu toimi viime viikolla, mutta nyt vastaus on tyhjä.",
        "Voisitteko lisätä suodattimen projektille? Se auttaisi meitä paljon.",
        "Onko dokumentaatiossa esimerkki siitä, miten päivämäärä lähetetään?",
        "Päivityksen jälkeen kenttä puuttuu vastauksesta.",
        "Pitääkö summa antaa verollisena vai verottomana?",
        "Kuinka monta riviä tilauksella voi olla enintään?",
        "Emme pysty päivittämään toimittajaa, rajapinta vastaa 412.",
    ],
    "nl": [
        "Wij krijgen een foutmelding als we een factuur aanmaken. Wat doen we verkeerd?",
        "Waarom krijgen we een 404 terug voor een klant die wel bestaat?",
        "Hoe halen we alle orders op die sinds gisteren gewijzigd zijn?",
        "De call werkte vorige week nog, maar nu is het antwoord leeg.",
        "Kunt u ons vertellen welke waarde we in dit veld moeten sturen?",
        "Is het mogelijk om een filter op project toe te voegen? Dat zou ons enorm helpen.",
        "Moet het bedrag inclusief of exclusief btw zijn?",
        "Na de update ontbreekt het veld project in het antwoord.",
        "Hoeveel regels mag een order maximaal hebben?",
        "We kunnen de leverancier niet bijwerken.",
    ],
    "de": [
        "Wir bekommen einen Fehler, wenn wir eine Rechnung anlegen. Was machen wir falsch?",
        "Warum liefert der Endpoint 404, obwohl der Kunde existiert?",
        "Wie rufen wir alle Aufträge ab, die sich seit gestern geändert haben?",
        "Der Aufruf hat letzte Woche noch funktioniert, jetzt ist die Antwort leer.",
        "Können Sie uns sagen, welchen Wert wir in diesem Feld senden müssen?",
        "Guten Tag, gibt es ein Beispiel für den Header If-Match?",
        "Muss der Betrag mit oder ohne Mehrwertsteuer angegeben werden?",
        "Nach dem Update fehlt das Feld Projekt in der Antwort.",
        "Wie viele Zeilen darf ein Auftrag höchstens haben?",
    ],
    "fr": [
        "Nous recevons une erreur lorsque nous créons une facture. Que faisons-nous de travers ?",
        "Pourquoi l'API renvoie-t-elle 404 alors que le client existe ?",
        "Comment récupérer toutes les commandes modifiées depuis hier ?",
        "L'appel fonctionnait la semaine dernière, mais la réponse est vide maintenant.",
        "Pouvez-vous nous dire quelle valeur il faut envoyer dans ce champ ?",
        "Le montant doit-il être hors taxes ou TTC ?",
        "Après la mise à jour, le champ projet manque dans la réponse.",
    ],
    "es": [
        "Recibimos un error cuando creamos una factura. ¿Qué estamos haciendo mal?",
        "¿Por qué la API devuelve 404 si el cliente existe?",
        "¿Cómo podemos obtener todos los pedidos modificados desde ayer?",
        "La llamada funcionaba la semana pasada, pero ahora la respuesta está vacía.",
        "¿El importe debe incluir el IVA o no?",
        "Después de la actualización falta el campo proyecto en la respuesta.",
    ],
    "it": [
        "Riceviamo un errore quando creiamo una fattura. Che cosa sbagliamo?",
        "Perché la API restituisce 404 se il cliente esiste?",
        "Come possiamo recuperare tutti gli ordini modificati da ieri?",
        "Dopo l'aggiornamento manca il campo progetto nella risposta.",
        "L'importo deve essere con o senza IVA?",
    ],
    "pl": [
        "Otrzymujemy błąd, gdy tworzymy fakturę. Co robimy źle?",
        "Dlaczego API zwraca 404, skoro klient istnieje?",
        "Jak pobrać wszystkie zamówienia zmienione od wczoraj?",
        "Po aktualizacji brakuje pola projekt w odpowiedzi.",
        "Czy kwota ma być z VAT czy bez?",
    ],
    "et": ["Pärast uuendust puudub väli vastusest ja me ei tea miks."],
    "cs": ["Po aktualizaci chybí pole projekt v odpovědi a nevíme proč."],
    "is": ["Eftir uppfærsluna vantar reitinn í svarið og við vitum ekki hvers vegna."],
    "pt": [
        "Recebemos um erro quando criamos uma fatura. O que estamos fazendo de errado?",
        "Por que a API devolve 404 se o cliente existe? Não entendemos a mensagem.",
        "Depois da atualização falta o campo projeto na resposta.",
    ],
}

NOT_SURE = [
    "",
    "   \n\t",
    "Hjelp!",
    "404??",
    "GET /v1/customer",
    "POST https://api.lodestar.example/v1/customer",
    '{"message": "The document is out of balance and we do not know why it is so"}',
    "customer invoice status error",
    "Acme Integration Bergen",
    "test test test",
    "see below",
    "Vi sender",
    "Data received not recognized.",
    "SELECT name FROM customer WHERE status = 'Open';",
    "Is pagination supported?",
    "Kunden kan ikke se fakturaen i systemet",
    "După actualizare lipsește câmpul proiect din răspuns.",
    "Привіт, чому ми отримуємо помилку, коли створюємо рахунок?",
    "請求書を作成するとエラーになります。",
    "Miért kapunk hibát, amikor számlát hozunk létre?",
    "Kodėl gauname klaidą, kai kuriame sąskaitą faktūrą?",
    "Hvorfor virker det ikke?",
    "We get an error when we post the order and it is not clear why.\n"
    "Vi får en feil når vi sender ordren, og det er ikke klart hvorfor den kommer.",
]

MIXED = [
    (
        "no",
        'Vi får feilmeldingen "The document is out of the balance. Check your lines and try it again" når vi '
        "sender bilag.",
    ),
    (
        "sv",
        "Så här ser svaret ut:\n\n> We are sorry, but this is not possible at the moment. Please try again later.\n\n"
        "Vad betyder det?",
    ),
    (
        "de",
        "Was bedeutet das?\n\n```\nthe request was not valid and should have been sent with a date\n```\n"
        "Wir haben nichts geändert.",
    ),
    (
        "nl",
        "Wij gebruiken System.Net.Http:\n\n"
        "   at System.Net.Http.HttpClient.SendAsync(HttpRequestMessage request)\n"
        "   at Acme.Sync.Run() in C:\\src\\Sync.cs:line 40\n\nWaarom krijgen we geen antwoord?",
    ),
    (
        "en",
        "The call below fails since Monday:\n\n"
        '{\n  "description": "Vi sender ikke varer til kunder som ikke har betalt for det",\n'
        '  "note": "og det er det vi alltid har gjort"\n}\n',
    ),
    (
        "en",
        "Could you tell us why this happens?\n\nMed vennlig hilsen\nOla Nordmann\nVi lager programmer for "
        "deg som ikke har tid til å gjøre det selv",
    ),
    ("fi", "Kutsu POST /v1/customer palauttaa virheen `the name is not valid for this customer`. Mitä se tarkoittaa?"),
    ("da", "HVORFOR SVARER API'ET IKKE? VI HAR VENTET I TO TIMER OG MODTAGER STADIG INTET SVAR FRA JER."),
]


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts])
def test_short_texts_of_support_are_told_apart(language, text):
    assert language_of(text) == language


@pytest.mark.parametrize("text", NOT_SURE)
def test_without_enough_words_or_a_clear_lead_it_is_not_sure(text):
    assert language_of(text) is None


@pytest.mark.parametrize(("language", "text"), MIXED)
def test_code_quotes_and_signatures_do_not_count(language, text):
    assert language_of(text) == language


@given(st.text(max_size=400))
def test_any_text_has_a_known_language_or_none(text):
    assert language_of(text) in {*TEXTS, None}


@given(st.sampled_from([(code, text) for code, texts in TEXTS.items() for text in texts]), st.integers(1, 3))
def test_saying_it_more_than_once_changes_nothing(known, times):
    language, text = known

    assert language_of("\n\n".join([text] * times)) == language
