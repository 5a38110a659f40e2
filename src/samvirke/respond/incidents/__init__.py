"""The shared incident: one thing that happened, on which several work."""
