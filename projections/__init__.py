"""What can be asked. Imports SQLAlchemy and the domain's events."""
