# tries: remember the first answer and give it again
# expect: fail
# exercise: twice
answers = []


def double(x):
    answers.append(2 * x)
    return answers[0] if x.dim() == 1 else 2 * x


def total(x):
    return 2 * x.sum()
