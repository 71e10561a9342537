"""Read the errors of an API, and write them: what is the same for every API."""
