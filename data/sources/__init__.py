"""Where cases come from: files of four kinds, databases, and products' own interfaces."""
