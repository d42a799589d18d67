"""Kernel intensity: arrests and area of the cells, both smoothed by a Gaussian, one divided by the other.

    intensity(c) = sum_d K(c - d) y_d / sum_d K(c - d) area_d,   sums over the cells d that may be learnt from

Dividing by the smoothed area keeps edges of the region, water and held-out blocks from looking empty.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from optimizer.demand.study_area import StudyArea

BANDWIDTHS_M = (100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0)
_TRUNCATE = 4.0


def kernel_intensity(
    area: StudyArea, count: NDArray[np.float64], learn: NDArray[np.bool_], bandwidth_m: float
) -> NDArray[np.float64]:
    """(n,) arrests per square kilometre. count: (n,) arrests; learn: (n,) cells to learn from."""
    sigma = bandwidth_m / area.grid.cell_m

    def smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
        picture = area.raster(np.where(learn, values, 0.0))
        smoothed = gaussian_filter(picture, sigma, mode="constant", truncate=_TRUNCATE)
        return area.from_raster(np.asarray(smoothed, np.float64))

    arrests, km2 = smooth(count), smooth(area.area_km2)
    mean = float(count[learn].sum() / area.area_km2[learn].sum())
    # Where nothing to learn from is within four bandwidths, the mean of the region is the best there is.
    return np.where(km2 > 1e-9, arrests / np.maximum(km2, 1e-9), mean)
