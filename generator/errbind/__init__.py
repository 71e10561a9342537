"""Turn YAML catalogs of an API's errors into bindings that other code imports."""

__version__ = "0.1.0"
