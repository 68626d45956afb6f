"""The report as one page that needs nothing else: no network, no script, no other file."""

from holdfast.report.page.writing import page_html, write_page

__all__ = ["page_html", "write_page"]
