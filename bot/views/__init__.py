"""Values to messages: plain data, nothing touched."""
