"""themeseed: theme discovery and suggested codes for qualitative interviews, offline."""
