"""LibreOffice Calc under xlwings: an engine over UNO, loaded only where it is asked for."""
