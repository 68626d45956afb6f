"""A simulated shop and the incidents that befall it, with the truth beside the tables; every row is invented."""
