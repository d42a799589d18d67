"""Policies as data: one file each for the published rule sets, our own, and those of a deployment."""

from aedmap.dispatch.policies.reading import (
    DEFAULT,
    PRESETS,
    Basis,
    Parameter,
    PolicyFile,
    read_policy,
    read_policy_text,
)

__all__ = ["DEFAULT", "PRESETS", "Basis", "Parameter", "PolicyFile", "read_policy", "read_policy_text"]
