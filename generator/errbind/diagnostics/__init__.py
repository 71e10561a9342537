"""Show problems to people and programs."""
