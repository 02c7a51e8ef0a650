"""Many televisions and people at one server: how old what they see is, what it costs, and whether it grows."""
