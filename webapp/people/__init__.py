"""The steward's pages of responders: found, entered, verified, agreed, exported, erased, brought in from rosters."""
