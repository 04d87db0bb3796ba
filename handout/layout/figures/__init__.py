"""Pictures and what is pointed out on them: drawings, photos, callouts, labels, QR codes."""
