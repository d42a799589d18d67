"""The pages: public, planner, dispatcher, steward."""
