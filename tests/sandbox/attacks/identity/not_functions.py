# tries: a class and a value in the place of the functions
# expect: error fail
class double:
    def __init__(self, x):
        self.x = x


total = 7
