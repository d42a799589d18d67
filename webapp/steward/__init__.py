"""The steward's page: devices and their state."""
