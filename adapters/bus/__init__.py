"""The message bus: other systems state outcomes, and are told what has happened."""
