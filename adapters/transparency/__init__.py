"""The Merkle log over the stored events: what lets an auditor check us without trusting us."""
