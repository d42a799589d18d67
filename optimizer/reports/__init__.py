"""A plan written for people and programs: GeoJSON, a table, JSON, a map that opens offline."""
