"""What compare_editors.py is made of: the editors, how they are run, and the judge of what they wrote."""
