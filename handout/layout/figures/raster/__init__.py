"""Raster images: bounded decoding, orientation, colour management."""
