"""The layout of each format: leaflet, poster, tri-fold, cut-out cards."""
