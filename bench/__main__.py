"""``python -m bench``: all measurements; the exit code tells whether every bound holds."""

import sys

from .run import main

sys.exit(main(sys.argv[1:]))
