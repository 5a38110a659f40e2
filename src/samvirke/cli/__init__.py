"""The command `samvirke`, thin: it reads what the user wrote, calls a room, and shows what it says."""
