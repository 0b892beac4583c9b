"""What charts show, as figures: made from reports and selections, drawn elsewhere."""
