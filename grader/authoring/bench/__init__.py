"""Every target of speed, measured in one run, mostly as ratios: the machine may be busy."""
