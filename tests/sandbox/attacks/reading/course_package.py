# tries: import the grader's own modules
# expect: error
def double(x):
    import grader.content.exercise
    import grader.grading.jobs
    raise RuntimeError(str(grader.content.exercise))


def total(x):
    return 2 * x.sum()
