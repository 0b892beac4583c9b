"""Who may do what: tokens, an issuer's signatures, and what each caller is granted."""
