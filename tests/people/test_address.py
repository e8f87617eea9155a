"""Where a request came from, with and without a proxy of ours in front."""

import pytest

from cchc.access.address import address_of


@pytest.mark.parametrize(
    ("proxy", "remote", "forwarded", "told"),
    [
        (False, "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        (True, "10.0.0.1", "1.2.3.4", "1.2.3.4"),
        (True, "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # a client's own entry stands before the proxy's
        (True, "10.0.0.1", "", "10.0.0.1"),
        (True, "10.0.0.1", "rác", None),
        (False, "", "", None),
    ],
)
def test_address(rf, settings, proxy, remote, forwarded, told):
    settings.CCHC_BEHIND_PROXY = proxy
    assert address_of(rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)) == told
