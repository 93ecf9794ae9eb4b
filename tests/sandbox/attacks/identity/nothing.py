# tries: an empty file
# expect: error

