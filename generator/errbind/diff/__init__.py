"""What changed between two states of a project, and the version that it asks for."""
