"""The devices: what they are, where they stand, when they can be fetched."""
