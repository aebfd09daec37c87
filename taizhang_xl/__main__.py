"""`python -m taizhang_xl` is the command `taizhang`."""

from taizhang_xl.faces.cli import main

if __name__ == "__main__":
    main()
