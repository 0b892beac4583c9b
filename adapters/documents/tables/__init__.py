"""The tables of printed reports, each made from one view of a ledger."""
