"""What may happen in a ledger, and the rules. Imports eventsourcing and pydantic only."""
