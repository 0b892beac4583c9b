"""The contract of the bus: what a message must be, and what it then says."""
