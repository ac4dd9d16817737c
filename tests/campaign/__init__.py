"""Many random inputs against the program, for as long as wanted: `python -m tests.campaign --help`."""
