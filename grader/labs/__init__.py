"""Running the experiments of the lessons."""
