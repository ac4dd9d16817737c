"""What was found in texts earlier, kept on disk by content: the command and the server share it."""
