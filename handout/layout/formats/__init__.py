"""What each format looks like: leaflet, poster, tri-fold, cut-out cards."""
