"""The report to print or to send: one HTML file that needs no network."""

from optimizer.reports.printed.page import report_html

__all__ = ["report_html"]
