"""Charts in the notation of IBCS, as Vega-Lite specifications, and their drawing."""

NAMES = ("deviations", "bridge", "months")
"""The charts there are. What makes and draws them takes a second to import: whoever only offers
charts imports it with the first."""
