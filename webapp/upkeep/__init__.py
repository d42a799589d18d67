"""What is due, inspections, calendars, labels and exports: a steward's week."""
