"""What each page shows: one module that picks and counts from a board, one that marks it up. No Streamlit here."""
