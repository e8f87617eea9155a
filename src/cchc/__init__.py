"""Runs an administrative-reform programme from the signed plan to the published score."""
