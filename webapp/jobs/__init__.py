"""Long work: done in a thread, its progress kept in the database so that every process sees it."""
