"""The audit trail as people ask for it and read it: by names and words, with texts in clear."""

from adapters.trail.asked import Asked, NobodyNamed, sought
from adapters.trail.kinds import UnknownKindOfEvent
from adapters.trail.named import Named, named

__all__ = ["Asked", "Named", "NobodyNamed", "UnknownKindOfEvent", "named", "sought"]
