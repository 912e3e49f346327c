"""The truth: sheets -> matching -> book -> journal, plain Python that knows no screen, network, clock or settings."""
