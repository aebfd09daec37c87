@echo off
setlocal DisableDelayedExpansion
title 台账助手
set "HERE=%~dp0"
if not exist "%HERE%program\install.py" (
  echo × 请先把压缩包全部解压到一个文件夹，再双击这个文件。
  goto end
)
if exist "%HERE%program\python\python.exe" (
  "%HERE%program\python\python.exe" -X utf8 "%HERE%program\install.py" @VERB@
  goto end
)
for %%V in (@VERSIONS@) do (
  py -%%V-64 -c "" >nul 2>nul && (
    py -%%V-64 -X utf8 "%HERE%program\install.py" @VERB@
    goto end
  )
)
python -c "" >nul 2>nul && (
  python -X utf8 "%HERE%program\install.py" @VERB@
  goto end
)
echo × 这台电脑没有能用的 Python。请到 www.python.org 下载 64 位的 Python @VERSION@（Windows installer），
echo   安装时选“Install for me only”，不用管理员；或者请信息中心做一个自带 Python 的安装包。装好以后再双击一次。
:end
echo.
pause
