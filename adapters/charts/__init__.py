"""Charts in the notation of IBCS, as Vega-Lite specifications, and their drawing."""
