"""Local servers that answer like the products of the REST presets: one module a product, one truth behind all."""
