"""What an exercise's `checks.py` is written with."""
