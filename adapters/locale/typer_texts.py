"""The texts that Typer translates itself, through our catalogue."""

TYPER_TEXTS = (
    "Aborted!",
    "Commands",
    "Missing command.",
    "No such command {name!r}.",
    "default: {default}",
    "required",
)
