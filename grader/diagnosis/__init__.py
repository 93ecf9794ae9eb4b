"""Which mistake explains what a submission answers, and all that is known about each."""
