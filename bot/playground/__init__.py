"""A local Slack: the simulator behind the tests and the page that shows it."""
