"""The demonstration network as the repository ships it."""

from pathlib import Path

from lumbar.demo import calibration as planted
from lumbar.demo.network import Network, network
from lumbar.demo.truth import truth
from lumbar.outcomes.publish import publish, sweep

SEED = 20_240_612
PATIENTS_PER_CLINIC = 1_667


def demonstration() -> Network:
    """24 clinics, about 40,000 patients, ten instruments."""
    return network(SEED, patients_per_clinic=PATIENTS_PER_CLINIC, instruments=tuple(planted.SCALES))


def build(folder: Path, truth_file: Path) -> None:
    """Publish the demonstration network in ``folder`` and its truth as ``truth_file``; the same bytes each time."""
    made = demonstration()
    manifest = publish(made.episodes, made.manifest, folder)
    sweep(folder, manifest)
    truth_file.parent.mkdir(parents=True, exist_ok=True)
    truth(made).write_csv(truth_file)
