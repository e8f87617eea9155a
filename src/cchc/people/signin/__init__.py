"""Signing in: passwords, second factors, passkeys, a provider of single sign-on; and one's own account."""
