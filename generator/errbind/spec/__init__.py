"""Read specs: YAML documents with places, held against the JSON Schemas."""
