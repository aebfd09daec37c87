"""来访: who came about an item, and what is still to be answered."""
