# tries: functions that exist only when they are asked for
# expect: error
def __getattr__(name):
    return lambda x: 2 * x
