"""Which sites: the question put to the engine, its answer, and other budgets."""

from optimizer.choosing.asking import Chosen, choose, choose_to_cover
from optimizer.choosing.frontier import knee_of, other_budgets
from optimizer.choosing.problem import Offer, Rules, cover_problem

__all__ = ["Chosen", "Offer", "Rules", "choose", "choose_to_cover", "cover_problem", "knee_of", "other_budgets"]
