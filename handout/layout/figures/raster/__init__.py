"""Raster images: decoding in bounded memory, colour profiles, conversion to sRGB."""
