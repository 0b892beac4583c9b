"""The audit package (sv: revisionspaket): a whole ledger in files that outlive the software."""
