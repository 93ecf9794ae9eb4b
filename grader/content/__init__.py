"""Lessons, quizzes and exercises as their files state them, and where those files are."""
