@echo off
rem Start Duebook by a double click. Finds a Python that is new enough and leaves the rest to start.py.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "check=import sys; sys.exit(sys.version_info < (3, 11))"

py -3 -c "%check%" >nul 2>nul
if not errorlevel 1 (
    py -3 "%~dp0start.py" %*
    goto ended
)
python -c "%check%" >nul 2>nul
if not errorlevel 1 (
    python "%~dp0start.py" %*
    goto ended
)
python --version >nul 2>nul
if not errorlevel 1 (
    echo Duebook needs Python 3.11 or newer, and this computer has an older one. Get it from https://www.python.org/downloads/ and start again.
) else (
    echo Duebook needs Python 3.11 or newer, and this computer has none. Get it from https://www.python.org/downloads/ and start again.
)
pause
exit /b 1

:ended
rem A sentence that says why it could not start must stay readable.
if errorlevel 1 pause
exit /b %errorlevel%
