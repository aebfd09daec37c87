"""Other kinds of tables than .xlsx, for reading only: CSV text, .xls, .et, .ods and .xlsb."""
