"""What pages are put together from: the block of marked-up figures and the strip above every page."""
