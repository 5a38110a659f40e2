"""Plans side by side in the same luck. Begin in `compare`."""
