"""LibreOffice Calc as a host, over UNO; loaded only when needed."""
