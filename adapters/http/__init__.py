"""The API: questions and commands over HTTP, for other systems."""
