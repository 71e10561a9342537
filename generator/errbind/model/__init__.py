"""The resolved catalog: frozen data that every later stage reads."""
