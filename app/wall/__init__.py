"""The wall: a view model made by the server, and a component that any page can host."""
