"""A disease that spreads: people, contacts, commuters, hospitals."""
