"""What the page of duties works out: the sheet of the duty to store, and response times reached by owner."""
