"""Everything that talks: Slack, HTTP, storage, the command line, the playground."""
