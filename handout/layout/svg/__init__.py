"""Drawings from files that others wrote: read, judged, cleaned and converted; nothing in them reaches a file or the network."""
