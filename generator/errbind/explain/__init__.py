"""Say what an error or a response means."""
