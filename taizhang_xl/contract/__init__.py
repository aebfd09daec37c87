"""The contract of a verb: it is told its options, decides the whole, and only then is anything written."""
