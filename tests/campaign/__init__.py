"""Many random inputs for the program, for any length of time: `python -m tests.campaign --help`."""
