"""The fallback sheet for the desk, and the one without people for everybody when nothing else is left."""
