"""Ink on paper: pages become PDF bytes and pictures of pages."""
