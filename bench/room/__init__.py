"""A full room: the real server, and people whose browsers are simulated over real websockets, on this machine alone."""
