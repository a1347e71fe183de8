"""Numbers people are known by: phones, postcodes, national, insurance and hospital numbers; none is anybody's."""

from collections.abc import Callable, Mapping
from random import Random

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def filled_in(rng: Random, form: str) -> str:
    """``form`` with a digit for each #, a digit from 1 for each !, a letter for each @."""
    signs = {"#": "0123456789", "!": "123456789", "@": LETTERS}
    return "".join(rng.choice(signs[sign]) if sign in signs else sign for sign in form)


PHONES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "07### ######",
        "+44 20 #### ####",
        "(###) ###-####",
        "###-###-####",
        "+1-###-###-####",
        "0!##########",
    ),
    "de": ("0!## #######", "+49 1## ########", "0!##/######", "01##########", "0049!#########"),
    "fr": ("06 ## ## ## ##", "+33 6 ## ## ## ##", "0!########", "0!.##.##.##.##"),
    "es": ("6## ### ###", "+34 6########", "9########", "6## ## ## ##"),
    "nl": ("06-########", "+31 6 ########", "0!#-#######", "06########"),
    "da": ("## ## ## ##", "+45 ########", "!#######", "#### ####"),
    "sv": ("07#-### ## ##", "+46 7# ### ## ##", "0!# ######", "07########"),
    "no": ("### ## ###", "+47 ########", "9#######", "4## ## ###"),
    "pt": ("9## ### ###", "+351 9########", "2########", "9########"),
    "it": ("3## #######", "+39 3## ### ####", "0! ########", "3#########"),
}
POSTCODES: Mapping[str, tuple[str, ...]] = {
    "en": ("@@!# !@@", "@!# !@@", "#####", "#####-####"),
    "de": ("!####", "0!###", "!####", "D-!####"),
    "fr": ("!####", "0!###"),
    "es": ("!####", "0!###"),
    "nl": ("!### @@", "!###@@"),
    "da": ("!###", "!###", "DK-!###"),
    "sv": ("!## ##", "!####"),
    "no": ("!###", "0!##"),
    "pt": ("!###-###",),
    "it": ("!####", "0!###"),
}
NATIONAL: Mapping[str, tuple[str, ...]] = {
    "en": ("###-##-####", "### ### ####", "@@ ## ## ## @", "#########"),
    "de": ("## ###### @ ###", "756.####.####.##", "@########", "##!#!#!##@###"),
    "fr": ("! ## ## ## ### ### ##", "!############", "!## ## ## ### ###"),
    "es": ("########@", "########-@", "@#######@"),
    "nl": ("!########", "####.##.###"),
    "da": ("######-####", "##########"),
    "sv": ("19######-####", "######-####", "19##########"),
    "no": ("###########", "###### #####"),
    "pt": ("!########", "######## # @@#", "!## ### ###"),
    "it": ("@@@@@@##@##@###@",),
}
INSURANCE = (
    "@#########",
    "##########",
    "###-###-###",
    "@@######",
    "80################",
    "####/#######",
    "@@@-####-##",
)
RECORDS = (
    "######",
    "#######",
    "########",
    "@######",
    "##-##-##",
    "20##/#####",
    "H#######",
    "##########",
    "MR-######",
)


def _one(rng: Random, forms: tuple[str, ...]) -> Callable[[], str]:
    form = rng.choice(forms)
    return lambda: filled_in(rng, form)


def made_phone(rng: Random, language: str) -> Callable[[], str]:
    """Phone numbers as a file of that language writes them: one way, or as everybody likes."""
    forms = PHONES[language]
    return _one(rng, forms) if rng.random() < 0.6 else lambda: filled_in(rng, rng.choice(forms))


def made_postcode(rng: Random, language: str) -> Callable[[], str]:
    """Postcodes of one form; the patients of one clinic share many."""
    near = [filled_in(rng, rng.choice(POSTCODES[language])) for _ in range(rng.choice((25, 80, 400)))]
    form = rng.choice(POSTCODES[language])
    alike = [filled_in(rng, form) for _ in near]
    chosen = alike if rng.random() < 0.8 else near
    return lambda: rng.choice(chosen)


def insurance(rng: Random) -> Callable[[], str]:
    """Numbers of an insurance."""
    return _one(rng, INSURANCE)


def record(rng: Random) -> Callable[[], str]:
    """Numbers of a hospital's records."""
    return _one(rng, RECORDS)


def national(rng: Random, language: str) -> Callable[[], str]:
    """National identity or social security numbers."""
    return _one(rng, NATIONAL[language])
