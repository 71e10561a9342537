"""Run the command line as `python -m errbind`."""

from errbind.cli import main

raise SystemExit(main())
