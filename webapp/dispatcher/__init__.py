"""The dispatcher's desk: open an incident, see who can come, follow the alerts."""
