"""A bound below the LP's: the map is cut into windows, each is solved in whole sites, prices make them agree.

    bound(pi) = sum_w max { gains of the rows of w - sum_j pi_wj y_j : y in {0, 1} }
              + max { sum_j (sum_w pi_wj - charge_j) y_j : 0 <= y <= 1, sum_j y_j <= count }

Each window has its own copy y_w of the sites that touch it, allowed where the site itself is open (y_wj <= y_j), and
pi >= 0 is the price of that (Lagrangian decomposition, Guignard, Kim 1987; by clusters for covering, Senne, Pereira,
Lorena 2010). With every row a window of its own this is the LP bound; the larger the windows, the more of what shares
of sites pretend is gone.
"""
