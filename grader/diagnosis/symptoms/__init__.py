"""Marks that mistakes leave on the answers of any function, whatever the exercise: known without authoring."""
