"""Where people are and arrests were: one file a kind of source."""
