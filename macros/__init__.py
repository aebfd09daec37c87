"""What the buttons run inside Calc, shipped as package data; the macros for Excel travel in workbooks/taizhang.xlam."""
