"""SVG drawings: parsing, support checks, cleaning and conversion.

Nothing in a drawing can reach a file or the network.
"""
