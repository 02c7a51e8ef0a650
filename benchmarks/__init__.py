"""How fast net work time is and how exact, beside what else one could use. Nothing here is needed to run Casewall."""
