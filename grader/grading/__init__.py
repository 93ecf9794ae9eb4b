"""From a submission to its report: the processes that decide it, and a workspace graded as a whole."""
