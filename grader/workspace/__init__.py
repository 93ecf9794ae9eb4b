"""The learner's folder: files to edit, and what was tried, answered and passed."""
