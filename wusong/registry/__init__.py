"""All facts: one file a register, one folder a subject."""
