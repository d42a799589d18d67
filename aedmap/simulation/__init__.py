"""Made-up worlds: a town, a sample registry and past arrests to try the program with."""

from aedmap.simulation.made_up_arrests import MadeUpArrest, make_arrests, write_arrests
from aedmap.simulation.made_up_town import MADE_UP, make_town, write_town_extract
from aedmap.simulation.sample import SAMPLE, Sample, make_sample
from aedmap.simulation.sample_counts import FootTrafficRow, PopulationRow
from aedmap.simulation.sample_files import write_sample

__all__ = [
    "MADE_UP",
    "SAMPLE",
    "FootTrafficRow",
    "MadeUpArrest",
    "PopulationRow",
    "Sample",
    "make_arrests",
    "make_sample",
    "make_town",
    "write_arrests",
    "write_sample",
    "write_town_extract",
]
