"""The people who may help: certificates, availability."""
