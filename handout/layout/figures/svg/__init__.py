"""SVG drawings: parsing, finding what is not supported, cleaning and conversion.  Nothing in them reaches a file or the network."""
