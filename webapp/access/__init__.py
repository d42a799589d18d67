"""Who may come in: sign-in, roles, the door of every route."""
