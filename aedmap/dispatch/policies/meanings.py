"""What each value of a policy means in a few words and in which unit, for who reads a rule set at the desk."""

from collections.abc import Mapping

# Key -> (meaning, unit; "" where a number counts people or there is none).
MEANINGS: Mapping[str, tuple[str, str]] = {
    "reach_m": ("longest way to the patient, by street", "m"),
    "fetch_reach_m": ("longest way by a device, the pick-up counted as walked", "m"),
    "position_fresh_s": ("how long a person's position is believed", "s"),
    "mobile_fresh_s": ("how long that of a device in a vehicle is", "s"),
    "cpr_wanted": ("how many go for compressions", "people"),
    "aed_wanted": ("how many fetch a device, 0 or 1", "people"),
    "coordinator_wanted": ("how many lead the team", "people"),
    "pickup_s": ("to find and open the cabinet", "s"),
    "flight_s": ("for each flight of stairs, up and down", "s"),
    "alone_detour_s": ("how much later somebody alone may come, with a device", "s"),
    "speed_m_s": ("of people who give no speed of their own", "m/s"),
    "order": ("who is asked first: the soonest or the nearest", ""),
    "waves": ("how many are asked at most, wave by wave", "people"),
    "delays_s": ("from each wave to the next", "s"),
    "fetch_share": ("share of those asked who are asked for a device", "0 to 1"),
    "answer_s": ("how long an alert waits for its answer", "s"),
    "late_s": ("how long after its time a wave is still sent", "s"),
    "gate": ("least chance of being there before the ambulance; 0 asks all", "0 to 1"),
    "ems_s": ("until the ambulance comes, where nobody says", "s"),
    "spread": ("how much people's times vary, of their logarithm", ""),
    "alerts_a_week": ("how often one person is asked at most", "alerts"),
    "ems_by_hour_s": ("ems_s for each hour of the day", "s"),
    "time_zone": ("of the clock of ems_by_hour_s", "IANA"),
    "night_turnout": ("how many times as long setting out takes from 22 to 6", "times"),
    "await_triage": ("nobody is asked before the call is taken for an arrest", ""),
    "stall_s": ("how long no step may be reported", "s"),
    "better_by_s": ("by how much one must be sooner to take a role", "s"),
}
