"""What tells who a person is gets found by header or by shape; honest outcomes data are left alone."""

import polars as pl
import pytest

from lumbar.intake.clinic.recognising.identify import header_says, identify
from tests.torture.identifiers import tally

HEADERS = {
    "name": ("Vorname", "Name, Vorname", "prénom", "Apellidos", "achternaam", "Efternavn", "cognome", "apelido", "GP"),
    "phone": ("Tel.", "Handy", "téléphone", "móvil", "telefoon 2", "Tlf.", "telemóvel", "cellulare", "MOBILE_NO"),
    "e-mail": ("E-Mail", "courriel", "correo electrónico", "E-post", "contactEmail"),
    "address": ("Straße", "PLZ", "Wohnort", "code postal", "dirección", "woonplaats", "postnr", "morada", "CAP", "zip"),
    "birth date": ("DOB", "Geb.-Datum", "date de naissance", "fecha nac.", "geboortedatum", "født", "data di nascita"),
    "record number": ("MRN", "SSN", "Versichertennummer", "N° sécu", "DNI", "BSN", "CPR-nr.", "codice fiscale"),
    "free text": ("Bemerkung", "comments", "remarques", "observaciones", "opmerkingen", "bemærkninger", "note"),
    "device number": ("serial number", "Seriennummer"),
    "IP address": ("IP",),
    "web address": ("survey link",),
    "photo": ("Foto", "file name"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "header"), [(kind, name) for kind, names in HEADERS.items() for name in names]
)
def test_headers_in_nine_languages(kind: str, header: str) -> None:
    assert header_says(header) == kind
    assert identify(header, pl.Series([""] * 3, dtype=pl.String)) == (kind, "header")


@pytest.mark.parametrize(
    "header",
    [
        "odi_bl",
        "redcap_event_name",
        "test_name",
        "mobility_score",
        "clinic name",
        "Age",
        "sex",
        "visit",
        "kg",
        "sport",
    ],
)
def test_honest_headers_promise_nothing(header: str) -> None:
    assert header_says(header) == ""


SHAPES = {
    "e-mail": ["a.b@example.org", "c@example.com"],
    "web address": ["https://example.org/a1", "www.example.org"],
    "IP address": ["10.0.0.7", "2001:db8:0:0:1:0:0:1"],
    "device number": ["00:1A:2B:3C:4D:5E"],
    "photo": ["IMG_0001.jpg", "scan.dcm"],
    "phone": ["030 1234567", "0151/2345678", "+49 30 998877"],
    "address": ["Lindenweg 4", "Hauptstr. 12a", "5 Mill Lane"],
    "birth date": ["12.03.1957", "30.11.1949", "02.07.1988"],
    "record number": ["48210377", "48219934", "47001236"],
    "name": ["Ebba Öberg", "Dr. Tessier", "Ximena Puig"],
    "free text": ["called to say that she comes later", "afraid of falling since her last one", "works at night"],
}  # fmt: skip


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("header", ["V7", "odi_12w"])
def test_shapes_tell_whatever_the_header_says(kind: str, header: str) -> None:
    assert identify(header, pl.Series(SHAPES[kind])) == (kind, "shape")


HONEST = {
    "odi": ["32", "48", "17.8", "NA", "-99"],
    "start": ["2024-01-08", "2024-02-11", "2023-12-01"],
    "phone": ["yes", "no", "yes", "no"],
    "therapist": ["3", "1", "2", "3"],
    "name": ["ODI", "TUG", "NPRS", "ODI"],
    "therapy": ["Hip strengthening", "Usual care", "Core stability", "Usual care"],
    "clinic": ["North", "South", "North", "North"],
    "sex": ["f", "m", "f", "m"],
    "V4": ["M54.5", "M51.2", "M54.5", "M48.06"],
    "V5": ["08:30", "14:15", "09:45", "16:00"],
    "V6": ["120/80", "131/77", "142/90", "118/65"],
    "V7": ["2023-Q1", "2024-Q2", "2022-Q3", "2021-Q4"],
    "V8": ["1001", "1002", "1003", "1004"],
    "daily_steps": ["4312", "7120", "9980", "5541"],
}


@pytest.mark.parametrize("header", HONEST)
def test_honest_columns_are_left_alone(header: str) -> None:
    assert identify(header, pl.Series(HONEST[header])) == ("", "")


def test_one_word_of_many_in_a_long_file_is_told_by_its_patients() -> None:
    """Eight names on forty rows are many for eight patients, few for forty."""
    cells = pl.Series(["Xanthe", "Quillon", "Ffion", "Wulfric", "Eluned", "Isolde", "Leofric", "Mungo"] * 5)
    assert identify("V2", cells, people=8)[0] == "name"
    assert identify("V2", cells, people=40) == ("", "")


def test_short_trial_on_made_up_files() -> None:
    """25 files in the words that were looked at; the long trial takes others."""
    counted = tally(25, 40_000, held_out=False)
    assert counted.telling.total() > 80
    assert counted.found.total() >= 0.97 * counted.telling.total(), counted.wrong
    assert counted.alarms.total() <= 0.02 * counted.honest.total(), counted.wrong
    assert counted.refused[False] == 0
