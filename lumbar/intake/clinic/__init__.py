"""A clinic's own file -> a clean batch for an outcome store; what it holds of a person stays in the file."""
