"""Pictures and their annotations: drawings, photos, callouts, labels, QR codes."""
