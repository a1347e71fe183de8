"""The outcome store: published episodes of care, their manifest, and the one hardened way to ask them."""

from lumbar.outcomes.batches import Declaration as Declaration
from lumbar.outcomes.door import one_generation as one_generation
from lumbar.outcomes.door import outcome_store as outcome_store
from lumbar.outcomes.door import own_store as own_store
from lumbar.outcomes.door import published as published
from lumbar.outcomes.door import store_folder as store_folder
from lumbar.outcomes.generations import add_batch as add_batch
from lumbar.outcomes.generations import arrivals as arrivals
from lumbar.outcomes.generations import history as history
from lumbar.outcomes.generations import undo as undo
from lumbar.outcomes.manifest import CaseMix as CaseMix
from lumbar.outcomes.manifest import Manifest as Manifest
from lumbar.outcomes.manifest import Primary as Primary
from lumbar.outcomes.manifest import read_manifest as read_manifest
from lumbar.outcomes.opening import OutcomeStore as OutcomeStore
from lumbar.outcomes.publish import publish as publish
