"""Printable patient handouts: acupressure leaflets with annotated pictures."""
