"""Pages that follow what happens: server-sent events read from the event log."""
