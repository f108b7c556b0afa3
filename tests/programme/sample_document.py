"""A programme such as an office might print, invented for the tests."""

from datetime import UTC, datetime
from decimal import Decimal

from jobcenter.charts import Chart, Kind, Line, Role
from jobcenter.document import (
    Bullets,
    Document,
    Fact,
    Facts,
    Figure,
    Note,
    Paragraph,
    Quote,
    RichText,
    Section,
    Table,
    Value,
)
from jobcenter.enums import Mark, Unit

HOSTILE_TEXTS = (
    '#eval("1+1")',
    '#read("/etc/passwd")',
    "@label",
    "$x$",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "*fett*",
    "_kursiv_ `code` = Titel",
    "\\ & % ~ ^ //",
)


MONTH_NAMES = ("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")


def persons(number: int | None, mark: Mark | None = None, qualifier: str = "") -> Value:
    return Value(
        None if number is None else Decimal(number), Unit.PERSONS, 0, mark, qualifier=qualifier
    )


def percent(number: str | None, mark: Mark | None = None) -> Value:
    return Value(None if number is None else Decimal(number), Unit.PERCENT, 1, mark)


def places(number: int) -> Value:
    return Value(Decimal(number), Unit.PLACES)


def vacancies(number: int) -> Value:
    return Value(Decimal(number), Unit.VACANCIES)


def points(number: str) -> Value:
    return Value(Decimal(number), Unit.POINTS, 1, signed=True)


def euros(name: str, *numbers: str) -> tuple[str | Value, ...]:
    return (name, *(Value(Decimal(number), Unit.EURO) for number in numbers))


def decimals(*numbers: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if number is None else Decimal(number) for number in numbers)


def make_chart(title: str = "Integrationsquote, Jahresfortschritt") -> Chart:
    return Chart(
        title=title,
        labels=MONTH_NAMES,
        lines=(
            Line("Ist", decimals("1.4", "2.9", "4.6", "6.2", "7.8", "9.4", *[None] * 6)),
            Line(
                "Soll",
                decimals(
                    "1.5",
                    "3.0",
                    "4.7",
                    "6.3",
                    "7.9",
                    "9.5",
                    "11.1",
                    "12.9",
                    "15.0",
                    "17.1",
                    "18.9",
                    "20.6",
                ),
                Role.EXPECTED,
            ),
        ),
        unit=Unit.PERCENT,
        decimals=1,
        sentence="Bis Juni wurden 9,4 Prozent erreicht, 0,1 Punkte weniger als erwartet.",
        axis="Monat",
    )


SPENDING = Chart(
    title="Eingliederungsmittel je Jahr",
    labels=("2019", "2020", "2021", "2022"),
    lines=(
        Line(
            "Gebunden", decimals("11200000", "12100000", "12940000", "11810000"), kind=Kind.COLUMNS
        ),
        Line(
            "Ausgezahlt",
            decimals("10400000", "11300000", "12100000", "7900000"),
            Role.PRIOR,
            Kind.COLUMNS,
        ),
    ),
    unit=Unit.EURO,
    decimals=0,
    sentence="2022 stehen 11,81 Millionen Euro bereit, 8,7 Prozent weniger als im Vorjahr.",
    axis="Jahr",
)


def make_document(**changes: object) -> Document:
    values = {
        "title": "Arbeitsmarkt- und Integrationsprogramm 2022",
        "subtitle": "Ziele, Schwerpunkte und Mittel des Jahres",
        "office": "Jobcenter Musterland",
        "edition": "Fassung 2 vom 20. Oktober 2022",
        "as_of": datetime(2022, 10, 20, 6, tzinfo=UTC),
        "language": "de",
        "imprint": IMPRINT,
        "sections": CHAPTERS,
    }
    return Document(**(values | changes))  # type: ignore[arg-type]


def make_section(*blocks: object) -> Section:
    return Section("Kapitel", anchor="kapitel", blocks=blocks)  # type: ignore[arg-type]


IMPRINT = (
    Fact("Herausgeber", "Jobcenter Musterland, Geschäftsführung"),
    Fact("Anschrift", "Am Markt 1, 01234 Musterstadt"),
    Fact("E-Mail", "geschaeftsfuehrung@jobcenter-musterland.example"),
    Fact("Erstellt", "April 2022, fortgeschrieben im Oktober 2022"),
    Fact("Quellen", "Statistik der Bundesagentur für Arbeit; eigene Erhebung aus Fachverfahren"),
    Fact("Abstimmung", "Trägerversammlung am 28. April 2022, Stellungnahme des Beirats vom 5. Mai"),
)

FOREWORD = Section(
    "Vorwort der Geschäftsführung",
    anchor="vorwort",
    starts_page=True,
    blocks=(
        Quote("Wir bleiben erreichbar, auch wenn die Wege weit sind.", "Leitsatz des Hauses"),
        RichText(
            "Der Landkreis ist groß, seine Orte sind klein, und wer hier Arbeit sucht, braucht vor "
            "allem **kurze Wege zu verlässlicher Beratung**. Das vorliegende Programm beschreibt, "
            "was wir uns für das Jahr 2022 vorgenommen haben, welche Mittel dafür bereitstehen "
            "und woran wir am Jahresende messen wollen, ob es gelungen ist.\n\n"
            "### Was uns leitet\n\n"
            "Drei Versprechen tragen die Arbeit des Hauses:\n\n"
            "1. Leistungen kommen pünktlich und stimmen.\n"
            "2. Jede Beratung endet mit einem nächsten Schritt.\n"
            "3. Arbeitgeber finden *eine* Ansprechperson:\n"
            "   - vor Ort in den Standorten,\n"
            "   - am Telefon und im Videogespräch,\n"
            "   - im gemeinsamen Arbeitgeber-Service.\n\n"
            "Rückmeldungen erbitten wir an "
            "[die Geschäftsführung](mailto:geschaeftsfuehrung@jobcenter-musterland.example) oder "
            "über <https://www.jobcenter-musterland.example>."
        ),
        Bullets(
            (
                "die Eigenverantwortung der Menschen stärken, die zu uns kommen,",
                "mit Kommunen, Kammern und Trägern Arbeitsmarktpolitik aus einem Guss machen,",
                "digitale Wege öffnen, ohne die persönlichen zu schließen.",
            )
        ),
    ),
)

LABOUR_MARKET = Section(
    "Konjunktur und Arbeitsmarkt",
    anchor="arbeitsmarkt",
    starts_page=True,
    blocks=(
        Paragraph(
            "Der regionale Arbeitsmarkt hat sich nach zwei unruhigen Jahren gefangen. Vor allem "
            "verarbeitendes Gewerbe, Gesundheitswesen und Verkehr suchen Arbeitskräfte; zugleich "
            "scheiden in den kommenden Jahren mehr Erwerbspersonen aus, als nachwachsen."
        ),
        Table(
            caption="Eckwerte des Arbeitsmarkts im Vorjahresvergleich",
            header=("Merkmal", "2021", "2020", "Veränderung"),
            rows=(
                (
                    "Arbeitslosenquote",
                    percent("4.6"),
                    percent("5.1"),
                    points("-0.5"),
                ),
                (
                    "Arbeitslosenquote SGB II",
                    percent("3.0"),
                    percent("3.0"),
                    points("0"),
                ),
                (
                    "Gemeldete Stellen, Zugang",
                    vacancies(5558),
                    vacancies(5201),
                    percent("6.9"),
                ),
                ("Beschäftigte am Arbeitsort", persons(107967), persons(108451), percent("-0.4")),
                (
                    "Darunter in Kleinstbetrieben unter fünf Beschäftigten",
                    persons(None, Mark.SUPPRESSED),
                    persons(None, Mark.MISSING),
                    percent(None, Mark.NOT_COMPUTABLE),
                ),
            ),
            note="Stand Juni beziehungsweise Dezember; Veränderung der Quoten in Prozentpunkten.",
        ),
    ),
    sections=(
        Section(
            "Betriebe und Branchen",
            anchor="betriebe",
            blocks=(
                Paragraph(
                    "Kleine Betriebe prägen die Wirtschaft des Landkreises. Drei von vier haben "
                    "weniger als zehn Beschäftigte; große Arbeitgeber sind selten und liegen an "
                    "der Autobahn. Arbeitsmarktdienstleistungen, Qualifizierungsbegleitung und "
                    "Eingliederungszuschüsse müssen deshalb in kleinen Einheiten funktionieren."
                ),
            ),
        ),
        Section(
            "Ausblick",
            anchor="ausblick",
            blocks=(
                Note(
                    "Der Rechtskreiswechsel im Juni hebt den Bestand der Leistungsberechtigten um "
                    "gut ein Zehntel. Quoten sind von da an nur mit diesem Hinweis vergleichbar.",
                    title="Bruch in der Zeitreihe",
                ),
            ),
        ),
    ),
)

CLIENTS = Section(
    "Wer zu uns kommt",
    anchor="kundenstruktur",
    blocks=(
        Paragraph("Die Zahl der erwerbsfähigen Leistungsberechtigten sank bis zum Sommer 2021."),
        Facts(
            (
                Fact("Erwerbsfähige Leistungsberechtigte", persons(9502, qualifier="circa")),
                Fact("Darunter im Langzeitbezug", persons(6856)),
                Fact("Bedarfsgemeinschaften", Value(Decimal(7480), Unit.HOUSEHOLDS)),
                Fact("Anteil der Frauen", percent("49.5")),
            )
        ),
    ),
)

TARGET_GROUPS = Section(
    "Zielgruppen",
    anchor="zielgruppen",
    starts_page=True,
    blocks=(Paragraph("Fünf Gruppen stehen im Mittelpunkt der Beratung."),),
    sections=tuple(
        Section(title, anchor=anchor, blocks=(RichText(text),))
        for title, anchor, text in (
            (
                "Jugendliche und junge Erwachsene",
                "jugend",
                "Wer unter 25 ist, erhält binnen zwei Wochen ein Gespräch. Schule, Berufsberatung "
                "und Jugendhilfe sitzen in der Jugendberufsagentur an einem Tisch.\n\n"
                "- Ausbildung vor Aushilfe\n- zweite Chance ohne Umwege",
            ),
            (
                "Erziehende",
                "erziehende",
                "Arbeitszeiten und Betreuungszeiten müssen zusammenpassen. Die Beauftragte für "
                "Chancengleichheit berät Erziehende *vor* dem Ende der Elternzeit.",
            ),
            (
                "Zugewanderte",
                "zugewanderte",
                "Sprache, Anerkennung, Arbeit: möglichst gleichzeitig statt nacheinander.",
            ),
            (
                "Menschen im Langzeitbezug",
                "langzeitbezug",
                "Gesundheit, Schulden und Wohnen gehören zum Gespräch. Wer lange nicht gearbeitet "
                "hat, wird begleitet, auch nach dem ersten Arbeitstag.\n\n"
                "> Der erste Monat entscheidet.\n\n"
                "Begleitung heißt: ein Anruf in der ersten Woche, ein Besuch im ersten Monat.",
            ),
            ("Rehabilitanden", "rehabilitanden", "Das Reha-Team arbeitet trägerübergreifend."),
        )
    ),
)

PRIORITIES = Section(
    "Operative Schwerpunkte",
    anchor="schwerpunkte",
    starts_page=True,
    blocks=(
        Table(
            caption="Schwerpunkte, Maßnahmen und Stand der Umsetzung",
            header=("Schwerpunkt", "Maßnahme", "Zuständig", "Messgröße", "Ziel"),
            rows=tuple(
                (
                    f"{number}. {title}",
                    f"{measure} an allen Standorten, mit monatlicher Auswertung",
                    unit,
                    quantity,
                    persons(40 * number + 7),
                )
                for number, (title, measure, unit, quantity) in enumerate(
                    (
                        ("Vermittlung", "Bewerbertage", "Team Markt und Arbeit", "Teilnehmende"),
                        ("Erreichbarkeit", "Videoberatung", "Eingangszone", "Gespräche"),
                        ("Leistung", "Erstbescheid binnen zehn Tagen", "Leistung", "Bescheide"),
                        ("Ausbildung", "Ausbildungsmarktplatz", "U25", "Verträge"),
                        ("Qualifizierung", "Teilqualifikationen", "Integration", "Eintritte"),
                        ("Gleichstellung", "Wiedereinstieg", "Chancengleichheit", "Gespräche"),
                    )
                    * 5,
                    start=1,
                )
            ),
        ),
    ),
)

QUALITY = Section(
    "Qualität",
    anchor="qualitaet",
    blocks=(
        RichText(
            "Qualität messen wir an wenigen Zeichen.\n\n#### Bearbeitungszeit\n\nZehn Tage.\n\n"
            "# Erreichbarkeit\n\nAcht von zehn Anrufen.\n\n"
            "## Widersprüche\n\nWeniger als im Vorjahr."
        ),
    ),
)

PROJECTS = Section(
    "Projekte",
    anchor="projekte",
    blocks=(
        Table(
            caption="Projekte mit Dritten",
            header=("Projekt", "Förderung", "Laufzeit", "Plätze"),
            rows=(
                (
                    "Brücke in Arbeit",
                    "Europäischer Sozialfonds",
                    "01.02.2021 bis 30.09.2022",
                    places(24),
                ),
                ("Familien stark machen", "Land", "01.01.2022 bis 31.12.2023", places(1200)),
            ),
        ),
        Paragraph("Zeichen im Text: " + " | ".join(HOSTILE_TEXTS)),
    ),
)

GOALS = Section(
    "Ziele",
    anchor="ziele",
    starts_page=True,
    blocks=(
        Table(
            caption="Zielwerte und Jahresfortschritt, Berichtsmonat Oktober 2022",
            header=("Ziel", "Zielwert", "Ist bis Juni", "Soll", "Abweichung", "Status"),
            rows=(
                (
                    "Integrationsquote",
                    percent("20.6"),
                    percent("9.4384"),
                    percent("9.5416"),
                    points("-0.1033"),
                    "▲ gefährdet",
                ),
                (
                    "Integrationsquote der Frauen",
                    percent("19.4"),
                    percent("8.42"),
                    percent("8.86"),
                    points("-0.44"),
                    "■ nicht auf Kurs",
                ),
                (
                    "Bestand im Langzeitbezug",
                    persons(6513),
                    persons(6521),
                    persons(6616),
                    Value(Decimal(-95), Unit.PERSONS, signed=True),
                    "● auf Kurs",
                ),
                (
                    "Einschaltungsgrad",
                    percent("31.0"),
                    percent(None, Mark.MISSING),
                    percent(None, Mark.NOT_COMPUTABLE),
                    percent(None, Mark.NOT_COMPUTABLE),
                    "○ noch nicht bewertbar",
                ),
            ),
        ),
        Figure(make_chart()),
    ),
)

BUDGET = Section(
    "Haushalt",
    anchor="haushalt",
    starts_page=True,
    blocks=(
        Table(
            caption="Zuteilung, Bindung und Abfluss der Eingliederungsmittel",
            header=(
                "Haushaltsstelle",
                "Zuteilung",
                "Umschichtung",
                "Gebunden",
                "Ausgezahlt",
                "Frei",
            ),
            rows=(
                euros(
                    "Förderung der beruflichen Weiterbildung",
                    "2400000",
                    "0",
                    "1912340",
                    "1300211.49",
                    "487660",
                ),
                euros("Eingliederungszuschüsse", "1850000", "0", "1777001", "1200000.5", "72999"),
                euros(
                    "Teilhabe am Arbeitsmarkt, § 16i SGB II",
                    "4100000",
                    "-1650000",
                    "2449999",
                    "1880123",
                    "1",
                ),
                euros("Arbeitsgelegenheiten", "1210000", "0", "1000000", "745000", "210000"),
            ),
            totals=(euros("Zusammen", "9560000", "-1650000", "7139340", "5125334.99", "770660"),),
            note="Beträge in vollen Euro. Stand der Buchung: 18. Oktober 2022.",
        ),
        Figure(SPENDING),
    ),
)

MONTHS = Section(
    "Anhang",
    anchor="anhang",
    sections=(
        Section(
            "Monatswerte",
            anchor="monatswerte",
            blocks=(
                Table(
                    caption="Integrationen und Bestände nach Monaten",
                    header=("Zeitreihe", *MONTH_NAMES[:10]),
                    rows=tuple(
                        (name, *(persons(start + 17 * month) for month in range(10)))
                        for name, start in (
                            ("Integrationen", 130),
                            ("ELB", 9105),
                            ("ELB Frauen", 4480),
                            ("Langzeitbezug", 6480),
                        )
                    ),
                ),
            ),
        ),
    ),
)

CHAPTERS = (
    FOREWORD,
    LABOUR_MARKET,
    CLIENTS,
    TARGET_GROUPS,
    PRIORITIES,
    QUALITY,
    PROJECTS,
    GOALS,
    BUDGET,
    MONTHS,
)
