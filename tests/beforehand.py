"""What later tests copy, made beforehand: `python -m tests.beforehand`, beside what uses one core alone."""

from tests.browser.conftest import begun

if __name__ == "__main__":
    begun()
