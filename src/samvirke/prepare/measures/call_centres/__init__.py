"""What 110, 112 and 113 gain by sharing a room, a picture, staff or a number; begin in `call_centres`."""
