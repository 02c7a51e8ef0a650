"""Charts: frame in, figure out. No Streamlit, no aggregation."""
