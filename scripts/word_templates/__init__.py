"""The pages of Word templates, one module each."""
