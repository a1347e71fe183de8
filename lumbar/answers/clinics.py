"""Answers about therapies and their patients: one function per clinic question of ``lumbar ask``."""

from lumbar.answers.clinics_balance import (
    balance_by_therapy,
    clinics_lacking_therapy,
    effective_sizes_by_therapy,
)
from lumbar.answers.clinics_case_mix import lost_against_kept, table_one
from lumbar.answers.clinics_compared import adjusted_differences
from lumbar.answers.clinics_control import control_chart
from lumbar.answers.clinics_fitted import Comparison
from lumbar.answers.clinics_funnel import SideBySide, clinic_funnel
from lumbar.answers.clinics_outcomes import bounds_by_therapy, outcomes_by_therapy, visit_profile
from lumbar.answers.clinics_patients import (
    baseline_distribution,
    endings_by_therapy,
    follow_up_by_therapy,
    sessions_by_therapy,
)
from lumbar.answers.clinics_responders import responders_by_therapy, time_to_change
from lumbar.answers.clinics_signals import control_signals
from lumbar.answers.clinics_stores import StoreFacts, store_facts, stores
from lumbar.answers.clinics_subgroups import subgroup_differences
from lumbar.questions.clinics import EpisodeFilters

__all__ = [
    "Comparison",
    "EpisodeFilters",
    "SideBySide",
    "StoreFacts",
    "adjusted_differences",
    "balance_by_therapy",
    "baseline_distribution",
    "bounds_by_therapy",
    "clinic_funnel",
    "clinics_lacking_therapy",
    "control_chart",
    "control_signals",
    "effective_sizes_by_therapy",
    "endings_by_therapy",
    "follow_up_by_therapy",
    "lost_against_kept",
    "outcomes_by_therapy",
    "responders_by_therapy",
    "sessions_by_therapy",
    "store_facts",
    "stores",
    "subgroup_differences",
    "table_one",
    "time_to_change",
    "visit_profile",
]
