#!/bin/sh
# Looks for a Python that the wheels are for; runs the installer with it.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for version in @VERSIONS@; do
    python=$(command -v "python$version") && exec "$python" -X utf8 "$here/program/install.py" @VERB@
done
python=$(command -v python3) && exec "$python" -X utf8 "$here/program/install.py" @VERB@
echo "× 这台电脑没有 Python @VERSION@。Debian、Ubuntu、UOS 请先运行 sudo apt install python3 python3-venv python3-tk，再运行一次。"
exit 2
