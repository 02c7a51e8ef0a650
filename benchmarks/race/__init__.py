"""The catalogue's metrics beside the same questions in pandas and in DuckDB, one module a family."""
