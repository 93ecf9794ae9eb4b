"""What people see in a terminal, and the keys they press there."""
