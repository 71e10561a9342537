"""The output folder, and whether it is up to date."""
