"""Work in the background: asked for once by its key, taken under a lease, taken up again when its worker is gone."""
