"""A process that asks a store until it is stopped: python -m tests.torture.reader <folder> <questions ...>."""

import hashlib
import json
import sys
import time
from argparse import ArgumentParser

from lumbar.ask_clinics import QUESTIONS
from lumbar.errors import CannotShow

PAUSE = 0.02
"""Seconds between questions, for the writer wants to run too."""


def answer(folder: str, question: str) -> str:
    """A fingerprint of the answer, as ``lumbar ask`` gives it; of the sentence where it cannot be shown."""
    parser = ArgumentParser()
    QUESTIONS[question].add_flags(parser)
    try:
        said = QUESTIONS[question].answer(parser.parse_args(["--store", folder])).write_csv()
    except CannotShow as sentence:
        said = str(sentence)
    return hashlib.sha256(said.encode()).hexdigest()


def main() -> None:
    folder, questions = sys.argv[1], sys.argv[2:]
    while True:
        for question in questions:
            begun = time.monotonic()
            said = answer(folder, question)
            print(json.dumps([begun, time.monotonic(), question, said]), flush=True)
            time.sleep(PAUSE)


if __name__ == "__main__":
    main()
