"""Web Push: a person's browser subscribes, and tells what arrived."""
