"""Writes audits for people and programs: JSON, a terminal table, HTML pages."""
