"""Where to put AEDs: demand, sites, coverage, models, solvers, scenarios, plans."""
