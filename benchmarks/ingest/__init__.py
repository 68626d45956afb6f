"""How fast events come into the lake by the command line, against what the machine can do and against CrowdSec."""
