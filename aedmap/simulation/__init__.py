"""Made-up worlds: a sample to try the program with."""

from aedmap.simulation.sample import SAMPLE, Sample, make_sample
from aedmap.simulation.sample_counts import FootTrafficRow, PopulationRow

__all__ = ["SAMPLE", "FootTrafficRow", "PopulationRow", "Sample", "make_sample"]
