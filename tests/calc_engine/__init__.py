"""LibreOffice under xlwings: a double of Excel, with which the way over xlwings is tried where there is no Excel."""
