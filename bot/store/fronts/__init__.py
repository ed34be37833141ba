"""The front of the state by subject: each method is one transaction, and whole even when cancelled."""
