#!/bin/sh
# Start Duebook by a double click, or from a terminal: ./run.sh
# Finds a Python that is new enough and leaves the rest to start.py.
here=$(cd "$(dirname "$0")" && pwd) || exit 1

for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$python" "$here/start.py" "$@"
    fi
done

if command -v python3 >/dev/null 2>&1; then
    echo "Duebook needs Python 3.11 or newer, and this computer has $(python3 --version 2>&1). Get a newer one from https://www.python.org/downloads/ and start again." >&2
else
    echo "Duebook needs Python 3.11 or newer, and this computer has none. Get it from https://www.python.org/downloads/ and start again." >&2
fi
# Opened by a double click, the window would be gone before the sentence is read.
if [ -t 0 ] && [ -z "${CI:-}${MAKELEVEL:-}" ]; then
    printf 'Press Enter to close. ' >&2
    read -r _
fi
exit 1
