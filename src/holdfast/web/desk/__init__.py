"""What every page stands in: the process, the middleware, the frame, the language; for the portal and the console."""
