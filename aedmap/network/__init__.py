"""How far it is: the street network, snapping to it, searches on it."""
