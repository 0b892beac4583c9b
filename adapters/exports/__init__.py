"""What leaves the ledger as files that other programs read."""
