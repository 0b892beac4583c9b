"""What must always hold, on generated histories, against an oracle that shares no code."""
