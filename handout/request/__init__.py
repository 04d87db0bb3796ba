"""What is asked for: options, a plan, a patient's details, and how they are merged.  Opens no files."""
