"""Engines: where the heavy questions run, on this machine or on a cluster, through the same SQL."""
