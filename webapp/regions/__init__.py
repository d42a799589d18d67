"""The steward's page of regions: figures that roll up."""
