"""What authors run: the proof of the bank, what is derived from it, a new exercise, the demo, the benchmark."""
