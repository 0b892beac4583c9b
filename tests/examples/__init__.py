"""The examples give the published figures, on both databases."""
