"""`python -m wusong`: the same as the `wusong` command."""

import sys

from wusong.command import main

sys.exit(main())
