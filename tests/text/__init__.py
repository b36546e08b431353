"""What the text of the Open Booking API asks of a Booking System, read off it sentence by sentence."""
