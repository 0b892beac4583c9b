"""The forms that the kept tables have had, one file each."""
