"""Earlier results, stored on disk by content and shared by the command and the server."""
