"""The truth: sheets -> matching -> book -> journal, in plain Python that knows no screen, network, clock or settings."""
