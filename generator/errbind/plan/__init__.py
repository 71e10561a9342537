"""The plan of a catalog: all that a binding of any language is made from, as JSON."""
