"""How fast online decisions are, in process and over HTTP, and beside another rule server."""
