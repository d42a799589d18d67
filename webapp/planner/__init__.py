"""The planner's page: start a plan, follow it, see and take away what it says."""
