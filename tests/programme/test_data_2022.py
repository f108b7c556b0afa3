"""The printed programme of 2022, fact by fact: each has its row in programme/data/2022.yaml.

The facts are an extract of the printed document, made without the data file in view.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import User
from django.db.models import Model

import programme
from budget.models import Allocation, Composition, Fund, Part, StatedAmount, Tranche, Transfer
from goals.models import Duty, Indicator, Series, Target
from jobcenter.models import Event, Office
from programme.dumping import dump_programme
from programme.loading import load_programme
from programme.models import (
    Chapter,
    Commitment,
    Consultation,
    Illustration,
    Measure,
    Priority,
    Programme,
    Project,
    QualityTopic,
    Source,
    Statement,
    TargetGroup,
)

PROGRAMME = Path(programme.__file__).parent / "data" / "2022.yaml"
FACTS = Path(__file__).parent / "data" / "facts-2022.yaml"

UNITS = {"prozent": "percent", "personen": "persons", "stellen": "vacancies"}
OPERATORS = {">=": "at_least", "<=": "at_most", "<": "below", "=": "exactly"}
ROLES = {"abgestimmt": "agreed", "erörtert": "advised"}
LEVELS = {"land": "land", "bund": "federal", "kooperation": "cooperation"}
PRECISIONS = {4: "year", 7: "month", 10: "day"}

NOTED = {"P13", "P14", "P16", "P17", "P18"}  # judgements that a person notes with the statement

# What the document says in sentences: the words that have to be found again in our own.
IN_OTHER_WORDS = {
    "Eintrittsbarrieren steigen mit der Dauer; Verfestigung": ["Eintrittsbarrieren", "verfestigte"],
    "Mehrheit unter 35; Kostenträger meist BA; Zusammenarbeit mit Team Reha/Schwerbehinderte der "
    "AA Freiberg": ["unter 35", "Bundesagentur für Arbeit", "Team Reha/Schwerbehinderte"],
    "Zielsetzungen des BMAS, der AA Freiberg und des Landkreises": [
        "BMAS",
        "Agentur für Arbeit Freiberg",
        "Landkreises",
    ],
    "Regelmäßige Fachaufsicht nach Fachaufsichtskonzept; Auswertung in festen Formaten; "
    "Risikobewertung": ["Fachaufsichtskonzept", "festen Formaten", "Risiken"],
    "Konsolidierung verkleinert Spielraum für Neubewilligungen (z 344)": [
        "konsolidiert",
        "Spielraum für Neubewilligungen",
    ],
}
# No row states these: worked out from the document (checks find them again), or a line of a row
# that belongs to the office and not to the document.
NOT_STATED = {
    "ereignisse.id",
    "ereignisse.z",
    "programm.hinweis_extraktion",
    "arbeitsmarkt.indikatoren.vergleich_periode_vermutet",
    "arbeitsmarkt.indikatoren.veraenderung_einheit_richtig",
    "haushalt.verwaltung_2022_mio.abgeleitet",
    "haushalt.gesamt_2022_mio.pruefung",
    "ziele.abgeleitet",
    "ziele.pruefung",
    "plausibilitaet",
    "schema_version",
}


class Facts(dict[str, Any]):
    """Facts that know which of them nobody asked for."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__({key: _wrapped(value) for key, value in facts.items()})
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def unasked(self, path: str = "") -> Iterator[str]:
        for key, value in self.items():
            if key not in self.asked:
                yield path + key
                continue
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, Facts):
                    yield from part.unasked(f"{path}{key}.")


def _wrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return Facts(value)
    if isinstance(value, list):
        return [_wrapped(part) for part in value]
    return None if value == "null" else value


def read_facts() -> Facts:
    """Every value as it is written, so that 7.40 keeps its decimals.

    Quotation marks and the space behind § are set as our own file sets them.
    """
    text = FACTS.read_text(encoding="utf-8")
    text = re.sub(r'\\"(.+?)\\"', r"„\1“", text).replace("§ ", "§\u00a0")
    return Facts(yaml.load(text, Loader=yaml.BaseLoader))


@dataclass(frozen=True)
class Row:
    """A fact's name, and how its row is found."""

    fact: str
    model: type[Model]
    lookups: dict[str, Any]

    def is_missing(self) -> bool:
        return not self.model._default_manager.filter(**self.lookups).exists()


def row(fact: str, model: type[Model], **lookups: Any) -> Row:
    return Row(fact, model, lookups)


def number(text: str, prefix: str = "") -> dict[str, Any]:
    name = {"": "value", "compared_": "compared_value", "change_": "change"}[prefix]
    return {name: Decimal(text), f"{prefix}decimals": _decimals(text)}


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def euros(text: str) -> dict[str, Any]:
    return {"amount": Decimal(text), "in_millions": False, "decimals": 0}


def millions(text: str) -> dict[str, Any]:
    return {"amount": Decimal(text) * 10**6, "in_millions": True, "decimals": _decimals(text)}


def dated(field: str, text: str | None) -> dict[str, Any]:
    if text is None:
        return {f"{field}__isnull": True}
    return {field: _first_day(text), f"{field}_precision": PRECISIONS[len(text)]}


def _first_day(text: str) -> date:
    return date.fromisoformat({4: f"{text}-01-01", 7: f"{text}-01", 10: text}[len(text)])


def period(text: str | None, prefix: str = "period_") -> dict[str, Any]:
    if text is None:
        return {f"{prefix}from__isnull": True}
    first, _, last = text.partition("/")
    if len(first) not in PRECISIONS or not first[:4].isdigit():
        return {"period_text": text}
    return {
        f"{prefix}from": _first_day(first),
        f"{prefix}to": _first_day(last or first),
        f"{prefix}precision": PRECISIONS[len(first)],
    }


def qualifier(fact: Facts) -> str:
    if fact.get("ca"):
        return "circa"
    return "just_under" if fact.get("knapp_unter") else "exact"


def figure(fact: Facts, unit: str = "prozent", **lookups: Any) -> dict[str, Any]:
    """The lookups of a statement with a value."""
    found = number(fact["wert"]) | {
        "unit": UNITS.get(fact.get("einheit", unit), unit),
        "qualifier": qualifier(fact),
    }
    if "periode" in fact:
        found |= period(fact["periode"])
    return found | origin(fact) | lookups


def origin(fact: Facts) -> dict[str, Any]:
    """Where it stands in the document, and that a person's note goes with it if one is due."""
    found: dict[str, Any] = {"document_line": int(fact["z"])} if "z" in fact else {}
    is_noted = fact.get("pruefung") in NOTED or fact.get("hinweis")
    return found | ({"note__gt": ""} if is_noted else {})


def change(fact: Facts, **lookups: Any) -> dict[str, Any]:
    found = number(fact["wert"], "change_") | {"change_unit": UNITS[fact["einheit"]]}
    return found | {"value__isnull": True} | origin(fact) | lookups


def words(fact: str, text: str, model: type[Model], field: str, **lookups: Any) -> Iterator[Row]:
    for part in IN_OTHER_WORDS.get(text, [text]):
        yield row(f"{fact}: {part}", model, **lookups, **{f"{field}__contains": part})


def programme_rows(facts: Facts) -> Iterator[Row]:
    year = int(facts["jahr"])
    yield row("title", Programme, title=facts["titel"], first_year=year, last_year=year)
    yield row("short title", Programme, short_title=facts["kurz"])
    yield row("issued", Programme, **dated("issued", facts["erstellt"]))
    yield row("legal basis", Programme, legal_basis=facts["rechtsgrundlage"])
    yield row("publisher", Programme, publisher=facts["herausgeber"])
    yield row("language", Programme, language_note=facts["sprachhinweis"])
    for carrier in facts["traeger"]:
        yield row(f"carrier {carrier}", Programme, carriers__name=carrier)
    yield from office_rows(facts)
    yield from consultation_rows(facts["gremien"])
    for name in facts["quellen"]:
        yield row(f"source {name}", Source, name=name, is_cited=False)
    for source in facts["weitere_zitierte_quellen"]:
        lookups = {"name": source["quelle"], "document_line": int(source["z"])}
        yield row(f"source {source['quelle']}", Source, is_cited=True, **lookups)
    for chapter in facts["kapitel"]:
        yield from chapter_rows(chapter)


def office_rows(facts: Facts) -> Iterator[Row]:
    fields = {
        "name": "jobcenter",
        "location": "standort",
        "publisher": "herausgeber",
        "address": "anschrift",
        "telephone": "telefon",
        "email": "email",
        "legal_form": "rechtsform",
    }
    for field, key in fields.items():
        yield row(f"office {key}", Office, **{field: facts[key]})


def consultation_rows(bodies: Iterable[Facts]) -> Iterator[Row]:
    for body in bodies:
        yield row(
            f"body {body['gremium']}",
            Consultation,
            body=body["gremium"],
            role=ROLES[body["handlung"]],
            document_line=int(body["z"]),
            **dated("date", body["datum"]),
        )


def chapter_rows(chapter: Facts) -> Iterator[Row]:
    title = chapter["titel"]
    page = int(chapter["seite"])
    position = int(chapter["nr"])
    yield row(f"chapter {title}", Chapter, title=title, page=page, position=position, parent=None)
    for part, part_page in chapter.get("unter", []):
        yield row(
            f"chapter {part}",
            Chapter,
            title=part,
            page=int(part_page) if part_page else None,
            parent__title=title,
        )


def region_rows(facts: Facts) -> Iterator[Row]:
    yield row("region", Office, region=facts["landkreis"])
    yield row("AGS", Office, region_code=facts["ags"])
    yield row("BA number", Office, statistics_code=facts["ba_traegernummer"])
    foreword = {"chapter__code": "vorwort"}
    towns, people = facts["staedte_und_gemeinden"], facts["einwohner"]
    yield row("towns", Statement, **figure(towns, "count"), **foreword)
    assert people["stichtag"] is None
    yield row("inhabitants", Statement, **figure(people, "persons"), **foreword, period_from=None)
    market = {"chapter__code": "arbeitsmarkt"}
    yield from population_rows(facts, market)
    for branch in facts["branchen"]:
        yield row(f"branch {branch}", Chapter, code="arbeitsmarkt", text__contains=f"- {branch}\n")


def population_rows(facts: Facts, market: dict[str, Any]) -> Iterator[Row]:
    since = facts["bevoelkerung_seit_2005"]
    begin = {"period_from": date(2005, 1, 1), "period_to": None}
    yield row("population", Statement, **change(since), **begin, **market, region="")
    saxony = number(since["vergleich_sachsen"], "change_")
    yield row("population of Saxony", Statement, **saxony, **begin, **market, region="Sachsen")
    yield row("over 55", Statement, **figure(facts["anteil_aelter_55"]), **market)
    leaving = facts["austritt_erwerbspersonen_2020_2030"]
    expected = period("2020/2030") | {"is_forecast": leaving["art"] == "prognose"} | market
    yield row("leaving work", Statement, **figure(leaving), **expected, region="")
    saxony = number(leaving["vergleich_sachsen"])
    yield row("leaving work in Saxony", Statement, **saxony, **expected, region="Sachsen")


def commitment_rows(facts: list[Facts]) -> Iterator[Row]:
    for fact in facts:
        position = int(fact["nr"])
        yield row(f"commitment {fact['nr']}", Commitment, text=fact["text"], position=position)


def market_rows(facts: Facts) -> Iterator[Row]:
    place = {"chapter__code": "arbeitsmarkt"}
    yield row("businesses", Statement, **figure(facts["betriebe"], "count"), **place)
    for size in facts["betriebsgroessen"]:
        yield row(
            f"size {size['klasse']}",
            Statement,
            **number(size["anteil"]),
            **place,
            name=size["klasse"],
            unit="percent",
            class_from=int(size["von"]),
            class_to=int(size["bis"]) if size["bis"] else None,
        )
    for indicator in facts["indikatoren"]:
        yield from indicator_rows(indicator)
    for branch in facts["stellenzugang_branchen"]:
        yield row(
            f"vacancies {branch}", Chapter, code="arbeitsmarkt", text__contains=f"- {branch}\n"
        )
    yield from training_rows(facts["ausbildungsmarkt"])
    for sentence in facts["aussagen"]:
        lookups = origin(sentence) | {"value": None, "text__gt": ""}
        yield row(f"sentence: {sentence['text']}", Statement, **lookups, **place)


def indicator_rows(fact: Facts) -> Iterator[Row]:
    compared = fact.get("vergleich_periode") or fact["vergleich_periode_gedruckt"]
    printed = fact["veraenderung_text"]
    yield row(
        f"labour market {fact['id']}",
        Statement,
        **figure(fact),
        **number(fact["vergleich_wert"], "compared_"),
        **period(compared, "compared_"),
        **number(printed.replace("/- ", "").strip("+%").replace(",", "."), "change_"),
        chapter__code="arbeitsmarkt",
        name__startswith=fact["name"][:10],
        change_text=printed,
        change_unit=UNITS[fact.get("veraenderung_einheit_gedruckt", "prozent")],
    )
    if "stichtag" in fact:
        counted = number(fact["wert"]) | period(fact["stichtag"])
        yield row(f"labour market {fact['id']} on the day", Statement, **counted)


def training_rows(facts: Facts) -> Iterator[Row]:
    when = period(facts["stichtag"]) | {"chapter__code": "arbeitsmarkt"}
    first, second = (int(line) for line in facts["z"])
    when |= {"document_line": first}
    applicants, places = number(facts["bewerber"]), number(facts["ausbildungsstellen"])
    yield row("applicants", Statement, **applicants, unit="persons", **when)
    yield row("training places", Statement, **places, unit="places", **when)
    yield row("relation", Statement, text=facts["relation_text"], value=None, **when)
    assert second > first
    for trade in facts["beliebteste_berufe_2021"]:
        yield row(f"trade {trade}", Chapter, code="arbeitsmarkt", text__contains=f"- {trade}")


def customer_rows(facts: Facts) -> Iterator[Row]:
    place = {"chapter__code": "kundenstruktur"}
    for fact in facts["reihe_elb"]:
        yield from stock_or_change_rows(fact, "ELB", place)
    for fact in facts["reihe_lzb"]:
        yield from stock_or_change_rows(fact, "LZB", {"target_group__code": "LANGZEITKUNDEN"})
    forecast = facts["prognose_elb_2022"]
    assert forecast["basis"] is None
    expected = period("2022") | {"is_forecast": True, "compared_value": None}
    yield row("forecast", Statement, **change(forecast), **expected, **place)
    fact = facts["nicht_lzb_anteil"]
    yield row("not LZB", Statement, **figure(fact), target_group__code="NEUKUNDEN")
    for trend in facts["trend"]:
        lines = trend["z"] if isinstance(trend["z"], list) else [trend["z"]]
        for line in lines:
            found = {"value": None, "text__gt": "", "document_line": int(line)}
            yield row(f"trend in line {line}: {trend['text']}", Statement, **found)


def stock_or_change_rows(fact: Facts, series: str, place: dict[str, Any]) -> Iterator[Row]:
    name = f"{series} {fact['periode']}"
    if fact["art"] == "bestand":
        month = {"series__code": series, "month": _first_day(fact["periode"])}
        yield row(name, Statement, **figure(fact), **month, **place)
    else:
        when = period(fact["periode"])
        yield row(name, Statement, **change(fact), **when, **place)
    if fact.get("text"):
        yield row(f"{name}: cause", Statement, name__contains="durch die Pandemie", **place)


def target_group_rows(facts: list[Facts]) -> Iterator[Row]:
    for fact in facts:
        code = fact["id"].upper()
        focus, new = bool(fact.get("fokus_2022")), bool(fact.get("neu_2022"))
        lookups = {"code": code, "name": fact["name"], "is_focus": focus, "is_new": new}
        yield row(f"group {code}", TargetGroup, **lookups)
        yield from target_group_text_rows(fact, code)
        for figures in fact["kennwerte"]:
            name = f"{code}: {figures['name']} {figures['wert']}"
            yield row(name, Statement, **figure(figures), target_group__code=code)
        for country in fact.get("herkunft", []):
            share = number(country["anteil"]) | {"qualifier": qualifier(country)}
            land = {"name": country["land"], "unit": "percent", "document_line": 203}
            yield row(f"country {land['name']}", Statement, **share, **land)


def target_group_text_rows(fact: Facts, code: str) -> Iterator[Row]:
    if "definition_im_text" in fact:
        definition = fact["definition_im_text"]
        yield row(f"{code}: definition", TargetGroup, code=code, definition=definition)
    if "altersgrenze" in fact:
        age = fact["altersgrenze"]
        yield row(f"{code}: age", TargetGroup, code=code, definition__contains=age)
    if "ziel" in fact:
        yield row(f"{code}: goal", TargetGroup, code=code, goal=fact["ziel"])
    if "anlass" in fact:
        occasion = fact["anlass"]
        when = {"event__date": _first_day(occasion["datum"]), "document_line": int(occasion["z"])}
        title = occasion["text"].split()[0]
        yield row(
            f"{code}: {occasion['text']}",
            TargetGroup,
            code=code,
            event__title__startswith=title,
            event__description__contains="Leistungsverbot",
            **when,
        )
    for benefit in fact.get("leistungen_moeglich", []):
        yield from words(f"{code}: benefit", f"- {benefit}", TargetGroup, "text", code=code)
    if "aussage" in fact:
        yield from words(f"{code}", fact["aussage"], TargetGroup, "text", code=code)


def priority_rows(facts: Facts) -> Iterator[Row]:
    for key in ("hauptziel", "rahmen"):
        yield from words(key, facts[key], Chapter, "text", code="schwerpunkte")
    for fact in facts["schwerpunkte"]:
        code, (first, _last) = fact["id"], fact["z"]
        place = {"code": code, "document_line": int(first)}
        yield row(f"priority {code}", Priority, title=fact["titel"], **place)
        yield from priority_text_rows(fact, code)
        for result in fact.get("ergebnisse_2021", []):
            lookups = figure(result) | period("2021") | {"priority__code": code}
            yield row(f"{code}: {result['name']}", Statement, **lookups, name=result["name"])
        for measure in fact["massnahmen"]:
            yield measure_row(measure, code)


def priority_text_rows(fact: Facts, code: str) -> Iterator[Row]:
    if "leitgedanke" in fact:
        yield row(f"{code}: motto", Priority, code=code, motto=fact["leitgedanke"])
    texts = fact.get("verantwortlich", []) + fact.get("voraussetzungen", [])
    for text in [f"- {text}\n" for text in texts] + [fact.get("kontext", "")]:
        yield from words(f"{code}", text, Priority, "text", code=code)
    for instrument in fact.get("instrumente_vorrang_2022", []):
        preferred = {"name": instrument, "text": "Vorrang", "priority__code": code}
        yield row(f"{code}: {instrument}", Statement, **preferred)
    if "neue_massnahme" in fact:
        new = {"name": fact["neue_massnahme"], "text": "neu", "priority__code": code}
        yield row(f"{code}: {new['name']}", Statement, **new)


def measure_row(fact: Facts, priority: str) -> Row:
    place = {"priority__code": priority, "code": fact["id"], "text": fact["text"]}
    event = {}
    if fact.get("ereignis"):
        event["event__title__startswith"] = re.split("[„“]", fact["text"])[1]
    threshold = {"threshold_value": None, "threshold_text": ""}
    if "schwelle" in fact:
        threshold = threshold_of(fact["schwelle"])
    return row(f"measure {fact['id']}", Measure, **place, **event, **threshold)


def threshold_of(fact: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {
        "threshold_name": fact["groesse"],
        "is_binding": fact.get("verbindlich", "true") == "true",
        "is_derived": fact.get("abgeleitet", "false") == "true",
    }
    operator, value = OPERATORS[fact["operator"]], fact["wert"]
    if not value.isdigit():
        return found | {"threshold_text": value, "threshold_value": None}
    unit = UNITS.get(fact.get("einheit", ""), "count")
    return found | {
        "threshold_operator": operator,
        "threshold_value": Decimal(value),
        "threshold_unit": unit,
    }


def quality_rows(facts: Facts) -> Iterator[Row]:
    first, _last = facts["z"]
    place = {"code": "qualitaet", "document_line": int(first)}
    for key in ("modell", "verfahren"):
        yield from words(f"quality {key}", facts[key], Chapter, "text", **place)
    for fact in facts["themen_2022"]:
        lookups = {"code": fact["id"], "name": fact["thema"], "text": fact["inhalt"]}
        yield row(f"quality {fact['id']}", QualityTopic, **lookups)


def event_rows(facts: list[Facts]) -> Iterator[Row]:
    for fact in facts:
        text = fact["datum"] + ("-12-31" if fact["genauigkeit"] == "jahresende" else "")
        when = {"date": _first_day(text), "precision": PRECISIONS[len(text)]}
        lookups = {"title": fact["titel"], "description__contains": fact.get("hinweis", "")}
        yield row(f"event {fact['titel']}", Event, **lookups, **when)


def project_rows(facts: list[Facts]) -> Iterator[Row]:
    for fact in facts:
        code = fact["id"].upper()
        yield row(
            f"project {code}",
            Project,
            code=code,
            name=fact["name"],
            funder=fact["foerdergeber"] or "",
            level=LEVELS[fact["ebene"]],
            place=fact["ort"] or "",
            goal=fact["ziel"],
            participants=int(fact["teilnehmende_ziel"]) if fact["teilnehmende_ziel"] else None,
            places=int(fact["plaetze"]) if fact["plaetze"] else None,
            document_line=int(fact["z"][0]),
            **project_dates(fact),
        )
        for partner in fact["partner"]:
            name = "Landkreis Mittelsachsen" if partner.startswith("Landkreis (") else partner
            yield row(f"{code}: partner {partner}", Project, code=code, partners__name=name)
        yield from fund_rows(fact, code)


def project_dates(fact: Facts) -> dict[str, Any]:
    start = fact["beginn"]
    origin = {}
    if isinstance(start, Facts):
        origin = {"start_origin__contains": start["herkunft"].removeprefix("aus ")}
        start = start["wert"]
    return dated("start", start) | dated("end", fact["ende"]) | origin


def fund_rows(project: Facts, code: str) -> Iterator[Row]:
    granted, tranche = project["bewilligt"], project["tranche_2022"]
    if granted is None:
        assert tranche is None
        yield row(f"{code}: no fund", Project, code=code, fund=None)
        return
    first, last = (int(year) for year in granted["zeitraum"])
    yield row(f"{code}: fund", Project, code=code, fund__code=code)
    yield row(
        f"{code}: granted",
        Fund,
        code=code,
        first_year=first,
        last_year=last,
        purpose=granted.get("verwendung", ""),
        document_line=int(granted["z"]),
        **millions(granted["mio_eur"]),
    )
    amount = millions(tranche["mio_eur"]) | {"document_line": int(tranche["z"])}
    yield row(f"{code}: tranche 2022", Tranche, fund__code=code, year=2022, **amount)


def target_rows(facts: list[Facts]) -> Iterator[Row]:
    for fact in facts:
        code = fact["kuerzel"]
        lower = fact["richtung"] == "niedriger_ist_besser"
        lookups = {"code": code, "name": fact["name"], "lower_is_better": lower}
        known_as = fact["kennzahl"].partition("_")[0]
        if known_as.startswith("K"):
            lookups["definition__contains"] = known_as
        yield row(f"indicator {code}", Indicator, **lookups)
        yield row(
            f"target {fact['id']}",
            Target,
            indicator__code=code,
            agreement__partner__name=fact["partner"],
            agreement__year=2022,
            indicator__unit=UNITS[fact["einheit"]],
            **number(fact["zielwert"]),
            **stated_change(fact),
        )
        yield from other_line_rows(fact)


def other_line_rows(fact: Facts) -> Iterator[Row]:
    """A target is a row without a line; where it stands a second time, a statement has it."""
    if isinstance(fact["z"], list):
        place = {"document_line": int(fact["z"][0]), "unit": UNITS[fact["einheit"]]}
        yield row(f"{fact['id']} elsewhere", Statement, **number(fact["zielwert"]), **place)


def stated_change(fact: Facts) -> dict[str, Any]:
    if fact["veraenderung"] is None:
        return {"stated_change": None}
    assert fact["veraenderung_art"] == "relativ_prozent"
    return {"stated_change": Decimal(fact["veraenderung"]), "stated_change_unit": "percent"}


def duty_rows(facts: list[Facts]) -> Iterator[Row]:
    partner = {"agreement__partner__name": "Landkreis Mittelsachsen", "agreement__year": 2022}
    for fact in facts:
        yield row(f"duty {fact['id']}", Duty, text=fact["text"], **partner)


def budget_rows(facts: Facts) -> Iterator[Row]:
    for year in facts["tabelle_eur"]:
        yield from year_rows(year)
    whole = facts["gesamt_2022_mio"]
    printed = number(whole["veraenderung_text"], "change_")
    assert whole["einheit"] == "prozent"
    lookups = millions(whole["wert"]) | printed | {"change_unit": "percent"}
    lookups |= {"budget__year": 2022, "quantity": "allocation", "document_line": int(whole["z"])}
    yield row("whole 2022 in millions", StatedAmount, **lookups)
    yield from passive_active_rows(facts["passiv_aktiv_transfer"])
    yield from administration_rows(facts["verwaltung_2022_mio"])
    yield from integration_rows(facts["egt_2022_mio"])
    for fund in facts["sonderprogramme"]:
        yield from special_rows(fund)
    yield from words("budget", facts["aussage"], Priority, "text", code="S5")


def year_rows(fact: Facts) -> Iterator[Row]:
    year = int(fact["jahr"])
    total = euros(fact["gesamt"]) | {"quantity": "allocation", "document_line": 465}
    yield row(f"{year}: total", StatedAmount, budget__year=year, **total)
    for code, key, line in (("EGT", "egt", 466), ("VK", "vh", 467)):
        place = {"line__budget__year": year, "line__code": code, "document_line": line}
        yield row(f"{year}: {key}", Allocation, **euros(fact[key]), **place)


def passive_active_rows(fact: Facts) -> Iterator[Row]:
    law, year = fact["rechtsgrundlage"], int(fact["jahr"])
    used = millions(fact["mio_eur"]) | {"quantity": "passive_active_transfer"}
    place = {"line__budget__year": year, "line__code": "EGT", "document_line": int(fact["z"])}
    yield row("passive-active transfer", StatedAmount, name__contains=law, **used, **place)
    assert fact["auch_2022"]
    assert fact["betrag_2022"] is None
    also = {"code": "haushalt", "text__contains": "Einen Betrag für 2022 nennt das Dokument nicht"}
    yield row("passive-active transfer in 2022", Chapter, **also)


def administration_rows(facts: Facts) -> Iterator[Row]:
    total = {"budget__year": 2022, "name": "Verwaltungshaushalt", "document_line": 475}
    yield row("administration", Composition, **millions(facts["gesamt"]), **total)
    for part in facts["herkunft"]:
        lookups = {"side": "source", "name": part["quelle"], "document_line": 475}
        yield row(f"from {part['quelle']}", Part, **millions(part["wert"]), **lookups)
    for part in facts["verwendung"]:
        lookups = {"side": "use", "name": part["art"], "document_line": 477}
        yield row(f"for {part['art']}", Part, **millions(part["wert"]), **lookups)


def integration_rows(facts: Facts) -> Iterator[Row]:
    line = {"line__budget__year": 2022, "line__code": "EGT"}
    means, moved = millions(facts["ausgabemittel"]), millions(facts["umschichtung_vh"])
    yield row("EGT", StatedAmount, quantity="allocation", **means, **line)
    yield row("EGT to VH", StatedAmount, quantity="transfer", **moved, **line)
    lines = {"from_line__code": "EGT", "to_line__code": "VK", "state": "planned"}
    yield row("transfer", Transfer, **moved, **lines, from_line__budget__year=2022)
    for quantity, key in (("prior_commitments", "vorbindungen"), ("free", "frei_neugeschaeft")):
        fact = facts[key]
        amount = millions(fact["wert"]) | {"qualifier": qualifier(fact)}
        yield row(f"EGT {key}", StatedAmount, quantity=quantity, **amount, **line)


def special_rows(fact: Facts) -> Iterator[Row]:
    code, years = fact["programm"].upper(), fact["zeitraum"]
    span = {"first_year": int(years[0]), "last_year": int(years[1])}
    granted, tranche = millions(fact["bewilligt_mio"]), millions(fact["tranche_2022_mio"])
    yield row(f"special {code}", Fund, code=code, **span, **granted)
    yield row(f"special {code} in 2022", Tranche, fund__code=code, year=2022, **tranche)


SECTIONS: dict[str, Callable[[Any], Iterator[Row]]] = {
    "programm": programme_rows,
    "region": region_rows,
    "selbstverpflichtungen": commitment_rows,
    "arbeitsmarkt": market_rows,
    "kundenstruktur": customer_rows,
    "zielgruppen": target_group_rows,
    "operative_schwerpunkte": priority_rows,
    "qualitaet": quality_rows,
    "ereignisse": event_rows,
    "projekte": project_rows,
    "ziele": target_rows,
    "ziele_landkreis": duty_rows,
    "haushalt": budget_rows,
}


def rows_of(facts: Facts) -> dict[str, list[Row]]:
    return {section: list(rows(facts[section])) for section, rows in SECTIONS.items()}


@pytest.fixture
def loaded(db: None) -> Programme:
    user = User.objects.create_user("editor")
    return load_programme(PROGRAMME.read_text(encoding="utf-8"), name=PROGRAMME.name, by=user)


def test_every_fact_has_its_row(loaded: Programme) -> None:
    sections = rows_of(read_facts()).items()
    assert [
        f"{section}: {row.fact}" for section, rows in sections for row in rows if row.is_missing()
    ] == []


def test_no_fact_is_left_out_of_these_tests() -> None:
    facts = read_facts()
    rows_of(facts)
    assert set(facts.unasked()) == NOT_STATED


def test_judgements_and_missing_dates_are_notes_with_what_they_are_about(loaded: Programme) -> None:
    noted = Statement.objects.exclude(note="").values_list("document_line", flat=True)
    assert sorted(noted) == [107, 109, 122, 145, 176, 190, 330, 330, 330]
    assert "kein Datum" in loaded.note


def test_every_statement_knows_its_line_and_no_diagram_has_made_up_data(loaded: Programme) -> None:
    diagrams = Illustration.objects.filter(kind="diagram")
    assert list(Statement.objects.filter(document_line=None)) == []
    assert sorted(diagrams.values_list("document_line", "file")) == [
        (126, ""),
        (145, ""),
        (154, ""),
        (210, ""),
        (223, ""),
        (330, ""),
    ]


def test_series_are_kept_as_the_statistics_count_them(loaded: Programme) -> None:
    assert list(Series.objects.values_list("code", "kind", "unit", "waiting_months")) == [
        ("ELB", "stock", "persons", 3),
        ("ELB_F", "stock", "persons", 3),
        ("LZB", "stock", "persons", 3),
        ("INT", "flow", "integrations", 3),
        ("INT_F", "flow", "integrations", 3),
        ("STELLEN_ABGANG", "flow", "vacancies", 6),
        ("SVB_BEGONNEN", "flow", "employments", 6),
    ]


def test_indicators_divide_the_series_the_goals_are_agreed_on(loaded: Programme) -> None:
    fields = ("code", "method", "numerator__code", "denominator__code", "lag")
    assert list(Indicator.objects.values_list(*fields)) == [
        ("IQ", "year_to_date_rate", "INT", "ELB", 1),
        ("IQ-F", "year_to_date_rate", "INT_F", "ELB_F", 1),
        ("LZB", "mean_so_far", "LZB", None, 0),
        ("EG", "twelve_month_share", "STELLEN_ABGANG", "SVB_BEGONNEN", 0),
    ]


def test_the_file_is_as_a_dump_writes_it(loaded: Programme) -> None:
    assert dump_programme(2022) == PROGRAMME.read_text(encoding="utf-8")
