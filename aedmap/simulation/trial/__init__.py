"""Trying policies: what each would have done for the same arrests, people and luck."""

from aedmap.simulation.trial.arrest_file import read_arrests
from aedmap.simulation.trial.arrests import Arrests, Intensity, draw_arrests
from aedmap.simulation.trial.conditions import Conditions, ConditionsFile, read_conditions
from aedmap.simulation.trial.crowd import Crowd, Places, crowd_of, make_crowd
from aedmap.simulation.trial.device_week import DeviceWeek, devices_in_week, make_device_week
from aedmap.simulation.trial.hour_picture import Staff
from aedmap.simulation.trial.measures import Estimate, Measured, Survival, measure
from aedmap.simulation.trial.page import Setting, trial_page
from aedmap.simulation.trial.table import trial_table
from aedmap.simulation.trial.town_places import built_km2, street_places
from aedmap.simulation.trial.trial import Outcomes, Trial, run_trial

__all__ = [
    "Arrests",
    "Conditions",
    "ConditionsFile",
    "Crowd",
    "DeviceWeek",
    "Estimate",
    "Intensity",
    "Measured",
    "Outcomes",
    "Places",
    "Setting",
    "Staff",
    "Survival",
    "Trial",
    "built_km2",
    "crowd_of",
    "devices_in_week",
    "draw_arrests",
    "make_crowd",
    "make_device_week",
    "measure",
    "read_arrests",
    "read_conditions",
    "run_trial",
    "street_places",
    "trial_page",
    "trial_table",
]
