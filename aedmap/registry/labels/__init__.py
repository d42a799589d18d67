"""Labels to stick on cabinets: what to do, and a QR code that leads to the device's own page."""

from aedmap.registry.labels.sheet import device_address, label_sheet

__all__ = ["device_address", "label_sheet"]
