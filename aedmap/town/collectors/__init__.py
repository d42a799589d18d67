"""Each takes the features of an extract one by one and gives one part of the town."""
