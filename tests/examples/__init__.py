"""The examples that are there to be copied: they do what the documents say of them."""
