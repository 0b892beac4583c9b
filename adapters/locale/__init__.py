"""The catalogues of translations, and what keeps them whole."""
