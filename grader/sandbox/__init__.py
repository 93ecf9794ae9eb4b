"""Running a submission where it can do no harm.

The modules here are public: the processes that run submissions import nothing else of this package.
"""
