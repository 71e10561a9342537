"""Make catalogs of documents: names, order, defaults and the lattice of classes."""
