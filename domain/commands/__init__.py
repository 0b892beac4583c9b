"""The commands, by the noun they are about; `domain.ledger` puts them together."""
