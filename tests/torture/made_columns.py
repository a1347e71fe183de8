"""The columns of made-up files: those that tell who a person is, and honest outcomes data that look like them."""

from collections.abc import Callable
from datetime import date
from random import Random

from tests.torture.clinic_files import DAYS, LANGUAGES, Column, People
from tests.torture.made_numbers import filled_in, insurance, made_phone, made_postcode, national, record

Telling = tuple[str, str, Callable[[], Column]]
Honest = tuple[str, Callable[[], Column]]

VILLAGES = {
    "en": ("Great {}", "Little {}", "{}-on-Sea", "Upper {}", "{} St Mary"),
    "de": ("Nieder{}", "Ober{}", "{}-Ost", "{} am See", "Neu-{}"),
    "fr": ("{}-sur-Mer", "Saint-{}", "{}-le-Vieux", "{}-les-Bains", "Mont-{}"),
    "es": ("Villanueva de {}", "{} del Mar", "San {}", "{} de Arriba", "Torre {}"),
    "nl": ("Oud-{}", "Nieuw-{}", "{} aan Zee", "{}-Noord", "Sint {}"),
    "da": ("Nørre {}", "Sønder {}", "{} Strand", "Gammel {}", "Ny {}"),
    "sv": ("Norra {}", "Södra {}", "{}sby", "Gamla {}", "{}s kyrkby"),
    "no": ("Nordre {}", "Søndre {}", "{}sjøen", "Gamle {}", "{}vik"),
    "pt": ("Vila Nova de {}", "São {}", "{} de Cima", "{} de Baixo", "Póvoa de {}"),
    "it": ("San {}", "Castel {}", "{} Marina", "{} Terme", "Monte {}"),
}
FORMS = (
    "{given} {family}",
    "{family}, {given}",
    "{family} {given}",
    "{title} {given} {family}",
    "{g}. {family}",
)
TITLES = {
    "en": "Mr",
    "de": "Frau",
    "fr": "M.",
    "es": "Sra.",
    "nl": "Dhr.",
    "da": "Hr.",
    "sv": "Fru",
    "no": "Hr.",
    "pt": "Sra.",
    "it": "Sig.",
}
DOCTORS = {
    "en": "Dr",
    "de": "Dr.",
    "fr": "Dr",
    "es": "Dr.",
    "nl": "dr.",
    "da": "Dr.",
    "sv": "Dr",
    "no": "Dr.",
    "pt": "Dr.",
    "it": "Dott.",
}
MAILS = ("{g}.{f}@example.org", "{f}{n}@mail.example.com", "{g}_{f}@example.net", "{g}{n}@example.{language}")
BIRTHS = (date(1935, 1, 1), date(2004, 1, 1))


def identifying_columns(who: People) -> list[Telling]:
    """kind, header, cells of every way to tell who a person is."""
    pick, language, rng = who.rng.choice, who.language, who.rng

    def named(kind: str, part: str, make: Callable[[], str]) -> Telling:
        return kind, pick(who.words("headers", part, language)), lambda: who.once(make)

    def technical(kind: str, part: str, make: Callable[[], str]) -> Telling:
        return kind, pick(who.words("headers", "technical", part)), lambda: who.once(make)

    staff = [
        f"{DOCTORS[language]} {pick(who.words('people', language, 'family'))}"
        for _ in range(rng.randint(2, 14))
    ]
    streets, form = who.words("people", language, "streets"), pick(FORMS)
    return [
        named("name", "name", lambda: person(who, form)),
        named("name", "given", lambda: person(who, "{given}")),
        named("name", "family", lambda: person(who, "{family}")),
        named("name", "staff", lambda: pick(staff)),
        named("name", "contact", _contact(who)),
        named("phone", "phone", made_phone(rng, language)),
        named("e-mail", "email", lambda: mail(who)),
        named("address", "street", lambda: f"{pick(streets)} {rng.randint(1, 180)}"),
        named("address", "town", lambda: town(who)),
        named("address", "postcode", made_postcode(rng, language)),
        named("birth date", "birth", _birth(who)),
        named("record number", "record", record(rng)),
        named("record number", "national", national(rng, language)),
        named("record number", "insurance", insurance(rng)),
        ("free text", pick(who.words("headers", "notes", language)), lambda: who.each(_note(who))),
        technical("IP address", "ip", lambda: ".".join(str(rng.randint(1, 254)) for _ in range(4))),
        technical("web address", "url", lambda: f"https://survey.example.org/{filled_in(rng, '@#@#@#')}"),
        technical(
            "device number",
            "device",
            _one(rng, ("SN-#####-@@", "@@########", "(01)0084########", "########@")),
        ),
        technical("device number", "mac", lambda: ":".join(f"{rng.randint(0, 255):02X}" for _ in range(6))),
        technical("photo", "photo", _photo(who)),
        technical("biometric", "biometric", lambda: f"{rng.getrandbits(96):024x}"),
        technical("record number", "account", lambda: filled_in(rng, "DE## #### #### #### #### ##")),
        technical("record number", "licence", _one(rng, ("@#######", "@@@@@######@@#", "C01@##@#@"))),
        technical("record number", "plate", _one(rng, ("@@-@@ ###", "@@## @@@", "@@-###-@", "#### @@@"))),
        technical("name", "login", lambda: mail(who).split("@")[0]),
        technical("address", "gps", lambda: f"{rng.uniform(36, 60):.5f}, {rng.uniform(-8, 20):.5f}"),
    ]


def person(who: People, form: str) -> str:
    """A name as one file writes names."""
    given, family = (_name(who, part) for part in ("given", "family"))
    return form.format(given=given, family=family, g=given[0], title=TITLES[who.language])


def _name(who: People, part: str) -> str:
    """One of a few dozen in the language, now and then of another one, or two together."""
    from_where = who.rng.choice(LANGUAGES) if who.rng.random() < 0.2 else who.language
    name = who.rng.choice(who.words("people", from_where, part))
    return f"{name}-{_name(who, part)}" if who.rng.random() < 0.12 else name


def town(who: People) -> str:
    """A town, a part of one, or a village named after it."""
    name = who.rng.choice(who.words("people", who.language, "towns"))
    return who.rng.choice(VILLAGES[who.language]).format(name) if who.rng.random() < 0.35 else name


def mail(who: People) -> str:
    """An address of nobody's."""
    given, family = person(who, "{given}|{family}").split("|")
    form = who.rng.choice(MAILS)
    parts = {
        "g": given.lower().replace(" ", ""),
        "f": family.lower().replace(" ", ""),
        "n": who.rng.randint(1, 99),
    }
    return form.format(**parts, language=who.language)


def _one(rng: Random, forms: tuple[str, ...]) -> Callable[[], str]:
    form = rng.choice(forms)
    return lambda: filled_in(rng, form)


def _contact(who: People) -> Callable[[], str]:
    call, with_phone = made_phone(who.rng, who.language), who.rng.random() < 0.5
    return lambda: person(who, "{given} {family}") + (f" {call()}" if with_phone else "")


def _birth(who: People) -> Callable[[], str]:
    usual = DAYS.get(who.language, "%d/%m/%Y")
    form = who.rng.choice((usual, usual, "%Y-%m-%d", usual.replace("%Y", "%y"), "%Y%m%d", "%d %b %Y"))
    return lambda: who.day(*BIRTHS).strftime(form)


def _note(who: People) -> Callable[[], str]:
    kind = "notes" if who.rng.random() < 0.75 else "short"
    texts, some = who.words("people", who.language, kind), who.rng.uniform(0.2, 1.0)
    more = who.words("people", who.language, "notes")

    def written() -> str:
        if who.rng.random() > some:
            return ""
        text = who.rng.choice(texts)
        if who.rng.random() < 0.5:
            text = f"{who.rng.randint(1, 28)}.{who.rng.randint(1, 12)}.: {text}"
        return f"{text}. {who.rng.choice(more)}" if who.rng.random() < 0.4 else text

    return written


def _photo(who: People) -> Callable[[], str]:
    ending = who.rng.choice((".jpg", ".JPG", ".png", ".dcm", ".heic"))
    return lambda: f"{who.rng.choice(('IMG_', 'scan', 'pat'))}{who.rng.randint(1, 9999):04}{ending}"


def key_column(who: People) -> tuple[str, Column]:
    """The patients' numbers for the study: header and cells."""
    rng = who.rng
    header = rng.choice(who.words("honest", "key", who.language))
    start = rng.choice((1, 1, 1001, 20240001))
    stem = rng.choice(("P", "PAT-", "S", "ST", "01-", "LBP_", "C3-"))
    form = rng.choice(("count", "count", "stem", "stem", "hash", "hex", "shuffled"))
    order = rng.sample(range(1, 10 * who.patients + 100), who.patients)
    made = {
        "count": lambda place: str(start + place),
        "stem": lambda place: f"{stem}{place + 1:03}",
        "hash": lambda place: f"{rng.getrandbits(128):032x}",
        "hex": lambda place: f"{rng.getrandbits(48):012X}",
        "shuffled": lambda place: f"{order[place]:05}",
    }[form]
    values = [made(place) for place in range(who.patients)]
    return header, [values[row] for row in who.rows]
