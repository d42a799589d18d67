# The two commands of the README: make demo, make test.
