"""What the bot does, one behaviour a file, each with its own `register`."""
